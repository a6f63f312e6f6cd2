// The person's own rules: what they mean by a site, a word and an hour.
import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { openStorage } from '../storage/database';
import { readSetting, writeSetting } from '../storage/settings';
import { historyRulesSetting, type OwnRule, ownMatcher, siteOfText, wordOfText } from './own-rules';

const page = (url: string, title = '') => ({ url, title });
const site = (name: string): OwnRule => ({
  id: `own:${name.replace(/\W/g, '')}`,
  on: true,
  kind: 'site',
  site: name,
});
const word = (text: string): OwnRule => ({ id: 'own:word', on: true, kind: 'word', word: text });
const meetsWord = (text: string, url: string, title = '') =>
  ownMatcher([word(text)]).ofPage(page(url, title)).length > 0;

describe('siteOfText', () => {
  it.each([
    ['example.com', 'example.com'],
    [' https://www.Example.com/a?b#c ', 'example.com'],
    ['*.example.com', 'example.com'],
    ['例え.jp', 'xn--r8jz45g.jp'],
    ['blog.example.co.uk', 'blog.example.co.uk'],
    ['localhost', null],
    ['two words', null],
    ['javascript://x.y', null],
    ['', null],
  ])('%j → %j', (text, expected) => expect(siteOfText(text)).toBe(expected));
});

describe('wordOfText', () => {
  it.each([
    [' Surprise  Party ', 'surprise party'],
    ['ＡＢ', 'ab'],
    ['酒', '酒'],
    ['a', null],
    ['--', null],
    ['', null],
  ])('%j → %j', (text, expected) => expect(wordOfText(text)).toBe(expected));
});

describe('ownMatcher', () => {
  it('takes a site with all below it and nothing beside it', () => {
    const { ofPage } = ownMatcher([site('example.com')]);
    expect(ofPage(page('https://example.com/a'))).toEqual(['own:examplecom']);
    expect(ofPage(page('https://a.b.example.com/'))).toHaveLength(1);
    for (const url of [
      'https://notexample.com/',
      'https://example.com.evil.net/',
      'https://x.net/?u=example.com',
      '',
    ])
      expect(ofPage(page(url))).toEqual([]);
  });

  it('takes a word whole, in title and address, in any case', () => {
    expect(meetsWord('party', 'https://a.example/x', 'A PARTY for two')).toBe(true);
    expect(meetsWord('surprise party', 'https://a.example/x', 'The Surprise party')).toBe(true);
    expect(meetsWord('party', 'https://a.example/the-party-hats')).toBe(true);
    expect(meetsWord('müsli', 'https://a.example/m%C3%BCsli')).toBe(true);
    expect(meetsWord('party', 'https://a.example/x', 'Partying')).toBe(false);
    expect(meetsWord('c++', 'https://a.example/x', 'Learn C++ now')).toBe(true);
    expect(meetsWord('a.c', 'https://a.example/x', 'abc')).toBe(false);
  });

  it('takes a word of a script without spaces wherever it stands', () => {
    expect(meetsWord('惊喜', 'https://a.example/x', '生日惊喜派对')).toBe(true);
    expect(meetsWord('惊喜', 'https://a.example/%E6%83%8A%E5%96%9C')).toBe(true);
  });

  it('does not fall over addresses that are none', () => {
    expect(meetsWord('party', 'https://a.example/%E0%A4%A-party')).toBe(true);
    expect(meetsWord('party', 'nothing')).toBe(false);
  });

  const at = (day: number, hour: number, minute = 0) => new Date(2024, 4, 5 + day, hour, minute).getTime(); // 5 May 2024: Sunday
  const hours = (days: (0 | 1 | 2 | 3 | 4 | 5 | 6)[], from: number, to: number) =>
    ownMatcher([{ id: 'own:h', on: true, kind: 'hours', days, from, to }]);
  const meetsHour = (matcher: ReturnType<typeof hours>, time: number) => matcher.ofTime(time).length > 0;

  it('takes hours of the days it is told, in local time', () => {
    const office = hours([1, 2, 3, 4, 5], 9 * 60, 17 * 60 + 30);
    expect([at(1, 9), at(5, 17, 29)].map((time) => meetsHour(office, time))).toEqual([true, true]);
    expect([at(1, 8, 59), at(1, 17, 30), at(0, 12), at(6, 12)].some((time) => meetsHour(office, time))).toBe(
      false,
    );
  });

  it('goes over midnight with the day on which it began', () => {
    const night = hours([5], 22 * 60, 6 * 60);
    expect([at(5, 22), at(5, 23, 59), at(6, 0), at(6, 5, 59)].every((time) => meetsHour(night, time))).toBe(
      true,
    );
    expect([at(5, 3), at(6, 6), at(6, 22)].some((time) => meetsHour(night, time))).toBe(false);
  });

  it('takes whole days where both ends are equal', () => {
    const sunday = hours([0], 0, 0);
    expect([at(0, 0), at(0, 23, 59), at(1, 0)].map((time) => meetsHour(sunday, time))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('takes a pause from its start to its end, or on and on', () => {
    const pause = (to: number | null) => ownMatcher([{ id: 'own:p', on: true, kind: 'pause', from: 10, to }]);
    expect([9, 10, 20, 21].map((time) => pause(20).ofTime(time).length)).toEqual([0, 1, 1, 0]);
    expect(pause(null).ofTime(1e15)).toEqual(['own:p']);
  });
});

describe('the setting', () => {
  it('comes back as it was stored, without rules of ours that nobody knows', async () => {
    const storage = await openStorage('own-rules');
    const stored = { own: [word('x y'), site('a.example')], off: ['bank', 'gone'], keepDays: 90 as const };
    await writeSetting(storage, historyRulesSetting, stored as never);
    expect(await readSetting(storage, historyRulesSetting)).toEqual({
      ...stored,
      off: ['bank'],
      keepRaw: true,
    });
    storage.close();
  });
});
