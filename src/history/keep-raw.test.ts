// What may be kept as it came in: all that only tidying leaves out, and nothing that a private rule does.
import { describe, expect, it } from 'vitest';
import { packDays, unpackDay } from '../storage/raw-days';
import { cleanHistory } from './clean';
import type { OwnRule } from './own-rules';
import type { RawVisit } from './raw';

const start = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;
const visit = (url: string, at: number, more: Partial<RawVisit> = {}): RawVisit => ({
  url,
  title: 'Something to read',
  time: start + at,
  transition: 'link',
  ...more,
});
const kept = (visits: RawVisit[], options: Parameters<typeof cleanHistory>[1] = {}) =>
  cleanHistory({ format: 'chrome', visits }, options).raw.map(({ url }) => url);

describe('of a history are kept as they came in', () => {
  it('reloads, doubles, copies, what has no title, and addresses as they were spelled', () => {
    const visits = [
      visit('https://a.example/read?utm_source=mail', 10),
      visit('https://a.example/read?utm_source=mail', 10),
      visit('https://a.example/read', minute, { transition: 'reload' }),
      visit('https://m.youtube.com/watch?v=1', 10 * minute),
      visit('https://b.example/0f3a', 20 * minute, { title: '' }),
    ];
    const { raw, visits: clean } = cleanHistory({ format: 'chrome', visits });
    expect(new Set(raw)).toEqual(new Set(visits));
    expect(clean).toHaveLength(2);
  });

  it('no private pages, result pages, sign-ins, parts of pages or what is no page', () => {
    const visits = [
      visit('https://www.paypal.com/home', 0),
      visit('https://www.google.com/search?q=x', minute),
      visit('https://accounts.google.com/signin', 2 * minute),
      visit('https://a.example/frame', 3 * minute, { transition: 'frame' }),
      visit('chrome://settings/', 4 * minute),
      visit('http://localhost/', 5 * minute),
      visit('https://a.example/read', 6 * minute),
    ];
    expect(kept(visits)).toEqual(['https://a.example/read']);
    expect(kept(visits, { off: new Set(['bank']) })).toEqual([
      'https://www.paypal.com/home',
      'https://a.example/read',
    ]);
    // Nothing that could be tidied otherwise.
    expect(kept([visits[4]!], { off: new Set(['non-web']) })).toEqual([]);
  });

  it('nothing that the person wants kept out, or no longer', () => {
    const own: OwnRule[] = [
      { id: 'own:1', on: true, kind: 'word', word: 'surprise' },
      { id: 'own:2', on: true, kind: 'pause', from: start + minute, to: start + 2 * minute },
    ];
    const visits = [
      visit('https://a.example/surprise', 0, { transition: 'redirect' }),
      visit('https://a.example/surprise', 10),
      visit('https://a.example/paused', minute),
      visit('https://a.example/hop', minute, { transition: 'redirect' }),
      visit('https://a.example/old', -minute),
      visit('https://a.example/read', 3 * minute),
    ];
    expect(kept(visits, { own, keepFrom: start })).toEqual(['https://a.example/read']);
  });

  it('no hop, for it may name where it led', () => {
    const visits = [
      visit('https://www.google.com/url?q=https://www.paypal.com/activity', 0),
      visit('https://www.paypal.com/activity', 100),
      visit('https://t.co/x', 10 * minute, { transition: 'redirect', title: '' }),
      visit('https://a.example/hidden', 10 * minute + 100, { hidden: true }),
      visit('https://a.example/read', 10 * minute + 300),
    ];
    expect(kept(visits)).toEqual(['https://a.example/read']);
    // Let in by the person, hops are pages like others.
    const all = kept(visits, { off: new Set(['redirects']) });
    const bank = 'https://www.paypal.com/activity';
    expect(all).toEqual(visits.map(({ url }) => url).filter((url) => url !== bank));
  });

  it('nothing whose own title or address is private, whatever its page is called by now', () => {
    const own: OwnRule[] = [{ id: 'own:1', on: true, kind: 'word', word: 'therapy' }];
    const visits = [
      visit('https://notes.example/app', 0, { title: 'Therapy diary' }),
      visit('https://notes.example/app', 10 * minute, { title: 'Inbox' }),
      visit('https://a.example/story?utm_campaign=therapy-online', 20 * minute),
      visit('https://a.example/story', 40 * minute),
    ];
    expect(kept(visits, { own })).toEqual(['https://notes.example/app', 'https://a.example/story']);
    expect(kept(visits, { own, off: new Set(['own:1']) })).toHaveLength(4);
  });

  it('addresses of which the spelling without their fragment is nine times as long', () => {
    const url = `https://a.example/?q=${'你'.repeat(2000)}#x`;
    const cleaned = cleanHistory({ format: 'chrome', visits: [visit(url, 0)] });
    const [day] = packDays(cleaned.raw.map((each) => ({ ...each, origin: 'import' })));
    expect(unpackDay(day!)).toEqual([{ ...visit(new URL(url.slice(0, -2)).href, 0), origin: 'import' }]);
  });

  it('addresses without a name, a password or a fragment that is no route', () => {
    expect(
      kept([
        visit('https://me:secret@a.example/1#/route', 0),
        visit('https://a.example/2#access_token=secret', minute),
        visit('https://A.example/3#!/Route', 2 * minute),
        visit('https://a.example/@someone', 3 * minute),
      ]),
    ).toEqual([
      'https://a.example/1#/route',
      'https://a.example/2',
      'https://A.example/3#!/Route',
      'https://a.example/@someone',
    ]);
  });

  it('no visit that was put there only for what it says of others', () => {
    const visits = [visit('https://a.example/1', 0, { known: true }), visit('https://a.example/2', minute)];
    expect(kept(visits)).toEqual(['https://a.example/2']);
  });
});
