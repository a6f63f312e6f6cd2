import { describe, expect, it } from 'vitest';
import type { GateAnswer } from '../gate-client';
import { refreshSource } from './refresh';

const now = Date.UTC(2026, 2, 1, 12);
/** A gate that answers everything with one prepared answer. */
function gateAnswering(text: string, more: Partial<GateAnswer> = {}) {
  const asked: string[] = [];
  const fetch = async (url: string): Promise<GateAnswer> => {
    asked.push(url);
    const bytes = new TextEncoder().encode(text).buffer;
    return { status: 200, url, contentType: 'text/xml', bytes, ...more };
  };
  return { asked, fetch };
}
const rss =
  '<rss version="2.0"><channel><title>Birds</title><item><title>Swift</title><link>/swift</link></item></channel></rss>';

describe('refreshSource', () => {
  it('reads a feed, its links relative to where redirects ended', async () => {
    const gate = gateAnswering(rss, { url: 'https://new.example/feed' });
    const { title, items } = await refreshSource(
      { id: 'https://old.example/feed', url: 'https://old.example/feed' },
      gate,
      now,
    );
    expect(title).toBe('Birds');
    expect(items[0]?.url).toBe('https://new.example/swift');
    expect(gate.asked).toEqual(['https://old.example/feed']);
  });

  it('asks a preset for its day', async () => {
    const gate = gateAnswering('{}');
    const url = 'https://en.wikipedia.org/api/rest_v1/feed/featured/{yyyy}/{mm}/{dd}';
    expect(await refreshSource({ id: 'wikipedia-featured', url }, gate, now)).toEqual({
      title: null,
      items: [],
    });
    expect(gate.asked).toEqual(['https://en.wikipedia.org/api/rest_v1/feed/featured/2026/03/01']);
  });

  it('says what went wrong', async () => {
    const source = { id: 'https://example.org/feed', url: 'https://example.org/feed' };
    await expect(refreshSource(source, gateAnswering(rss, { status: 404 }), now)).rejects.toMatchObject({
      code: 'source-unreachable',
    });
    await expect(refreshSource(source, gateAnswering('<html></html>'), now)).rejects.toMatchObject({
      code: 'source-not-a-feed',
    });
  });
});
