// Sources as the person adds them, and what the log of the gate hands on.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openGate } from '../catalog/gate-client';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { addFeedback } from '../storage/feedback';
import { createJob } from '../storage/jobs';
import { addVisits } from '../storage/visits';
import { Profile } from './profile';
import { SourcesService } from './sources-service';
import { StatusBoard } from './status';

let storage: Storage;
let profile: Profile;
let allowed: string[] = [];
let log: object[] = [];
const refresh = vi.fn(async () => {});

beforeEach(async () => {
  storage = await openStorage(`sources-${crypto.randomUUID()}`);
  profile = new Profile(storage, 'minilm-en');
  allowed = [];
  log = [];
  refresh.mockClear();
  vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
    if (input === '/gate/allow') allowed.push(JSON.parse(String(init?.body)).url);
    const body = input === '/gate/log' ? { entries: log } : {};
    return Response.json(body, { headers: { 'X-Gate-Outcome': 'allowed' } });
  });
});

afterEach(async () => {
  vi.unstubAllGlobals();
  storage.close();
  await deleteStorage(storage.name);
});

const service = () =>
  new SourcesService(profile, new StatusBoard(), openGate('/'), { refresh, changed: () => {} });

describe('SourcesService', () => {
  it('follows whatever address of a feed people type or paste', async () => {
    const sources = service();
    for (const [typed, url] of [
      ['feed://example.org/rss', 'https://example.org/rss'],
      ['example.org:8443/feed', 'https://example.org:8443/feed'],
      [' example.net/atom.xml ', 'https://example.net/atom.xml'],
    ] as const) {
      expect(await sources.add(typed)).toMatchObject({ url, on: true });
      expect(allowed.at(-1)).toBe(url);
    }
    expect(refresh).toHaveBeenCalledTimes(3);
  });

  it('says of what is no address that it is no feed, and asks for nothing', async () => {
    await expect(service().add('not an address')).rejects.toMatchObject({ code: 'source-not-a-feed' });
    expect(allowed).toEqual([]);
    expect(refresh).not.toHaveBeenCalled();
  });

  it('shows the address of a source of the day as it is asked today', () => {
    const shown = service()
      .list()
      .find(({ id }) => id === 'wikipedia-featured')!;
    const today = new Date().toISOString().slice(0, 10).replaceAll('-', '/');
    expect(shown.url).toMatch(new RegExp(`/featured/${today}$`));
  });

  it('lets a source that does not answer rest as long as one that does', async () => {
    const sources = service();
    await sources.add('example.org/rss');
    const hourAgo = Date.now() - 3_600_000;
    expect(sources.anyOlderThan(hourAgo)).toBe(true);
    const job = await createJob(storage, { kind: 'sources', total: 0 }, Date.now());
    await sources.run(job, new AbortController().signal);
    expect(sources.list().find(({ preset }) => !preset)).toMatchObject({
      lastFetch: null,
      lastTry: expect.any(Number),
    });
    expect(sources.list().find(({ url }) => url.includes('example.org'))?.error).toBe('source-unreachable');
    expect(sources.anyOlderThan(hourAgo)).toBe(false);
    expect(sources.anyOlderThan(Date.now() + 1)).toBe(true);
  });

  it('asks a source that is added, not those again that were asked just now, and all when told to', async () => {
    const asked: string[] = [];
    const answer = fetch;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      if (input.startsWith('/gate/fetch')) asked.push(/example\.\w+/.exec(decodeURIComponent(input))![0]);
      return answer(input, init);
    });
    const sources = service();
    const run = async () => {
      asked.length = 0;
      const job = await createJob(storage, { kind: 'sources', total: 0 }, Date.now());
      await sources.run(job, new AbortController().signal);
      return asked;
    };
    const { id } = await sources.add('example.org/rss');
    expect(await run()).toEqual(['example.org']);
    await sources.add('example.net/atom.xml');
    expect(await run()).toEqual(['example.net']);
    expect(await run()).toEqual([]);
    await sources.set(id, false);
    await sources.set(id, true);
    expect(await run()).toEqual(['example.org']);
    await sources.refresh();
    expect([...(await run())].sort()).toEqual(['example.net', 'example.org']);
  });

  it('asks what is switched on again also where the tab that was told so has died', async () => {
    let asked = 0;
    const answer = fetch;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      if (!input.startsWith('/gate/fetch')) return answer(input, init);
      asked++;
      const feed = '<rss version="2.0"><channel><title>Feed</title></channel></rss>';
      return new Response(feed, { headers: { 'X-Gate-Outcome': 'allowed', 'X-Gate-Status': '200' } });
    });
    const sources = service();
    const run = async (by: SourcesService) => {
      const job = await createJob(storage, { kind: 'sources', total: 0 }, Date.now());
      await by.run(job, new AbortController().signal);
    };
    const { id } = await sources.add('example.org/rss');
    await run(sources);
    const own = (by: SourcesService) => by.list().find((source) => source.id === id);
    expect(own(sources)).toMatchObject({ lastFetch: expect.any(Number), error: null });
    expect(await sources.set(id, false)).toMatchObject({ lastFetch: null, lastTry: null });
    await sources.set(id, true);
    const next = service();
    await run(next);
    expect(asked).toBe(2);
    expect(own(next)).toMatchObject({ lastFetch: expect.any(Number) });
  });

  it('asks again as soon as something can get out', async () => {
    const sources = service();
    await sources.add('example.org/rss');
    vi.stubGlobal('navigator', { onLine: false });
    const job = await createJob(storage, { kind: 'sources', total: 0 }, Date.now());
    await sources.run(job, new AbortController().signal);
    expect(sources.anyOlderThan(Date.now() - 3_600_000)).toBe(true);
  });

  it('lets go of what a restore has taken away, and knows a source by its address too', async () => {
    const revoked: string[] = [];
    const answer = fetch;
    vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
      if (input === '/gate/revoke') revoked.push(JSON.parse(String(init?.body)).source);
      return answer(input, init);
    });
    const sources = service();
    const { id, url } = await sources.add('example.org/rss');
    const other = await sources.add('example.net/atom.xml');
    expect(sources.follows({ id, url })).toBe(true);
    expect(sources.follows({ id, url: 'https://elsewhere.example/' })).toBe(false);
    // As a restore leaves it, before the engine has read it.
    await storage.write(['sources'], 'strict', (transaction) =>
      transaction.objectStore('sources').delete(other.id),
    );
    await sources.letGo();
    expect(revoked).toEqual([other.id]);
  });

  it('hands on where redirects ended', async () => {
    const entry = { time: 1, url: 'https://example.org/rss', outcome: 'allowed', status: 200, bytes: 13 };
    log = [{ ...entry, source: 's', reason: 'ok', finalUrl: 'https://feeds.example.net/rss' }];
    expect(await service().traffic()).toMatchObject([
      { ...entry, finalUrl: 'https://feeds.example.net/rss' },
    ]);
  });

  it('asks the very same of everyone who follows the same, whatever they read, like or look for', async () => {
    const asked = async (topic: string | null) => {
      const own = await openStorage(`sources-of-${topic}`);
      const person = new Profile(own, 'minilm-en');
      if (topic) {
        const url = `https://${topic}.example/all-about-${topic}`;
        const page = { url, title: `All about ${topic}`, site: `${topic}.example`, contentHash: topic };
        await addVisits(
          own,
          [page],
          [{ url, site: page.site, time: Date.now(), weight: 1, origin: 'import' }],
        );
        const reaction = { itemUrl: url, title: page.title, kind: 'article', contentHash: topic };
        await addFeedback(own, { ...reaction, action: 'like', time: Date.now() });
        await person.loadAll();
      }
      const requests: string[] = [];
      vi.stubGlobal('fetch', async (input: string, init?: RequestInit) => {
        requests.push(`${init?.method ?? 'GET'} ${input} ${String(init?.body ?? '')}`);
        return Response.json({}, { headers: { 'X-Gate-Outcome': 'allowed' } });
      });
      const sources = new SourcesService(person, new StatusBoard(), openGate('/'), {
        refresh,
        changed: () => {},
      });
      await sources.add('example.org/rss');
      await sources.add('example.net/atom.xml');
      await sources.set('wikipedia-featured', true);
      const job = await createJob(own, { kind: 'sources', total: 0 }, Date.now());
      await sources.run(job, new AbortController().signal);
      own.close();
      await deleteStorage(own.name);
      return requests;
    };
    const [nobody, potter, sailor] = [await asked(null), await asked('pottery'), await asked('sailing')];
    expect(nobody.filter((request) => request.includes('/gate/fetch')).length).toBeGreaterThanOrEqual(3);
    expect(potter).toEqual(nobody);
    expect(sailor).toEqual(nobody);
  });
});
