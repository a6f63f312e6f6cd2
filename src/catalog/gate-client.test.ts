import { describe, expect, it } from 'vitest';
import { openGate } from './gate-client';

/** A gate that answers each route with a prepared response, and remembers what it was asked. */
function gateWith(routes: Record<string, () => Response>) {
  const asked: { route: string; body: string }[] = [];
  const gate = openGate('/', async (input, init) => {
    const route = String(input).replace('/gate/', '');
    asked.push({ route, body: String(init?.body ?? '') });
    const answer = routes[route.split('?')[0]!];
    if (!answer) throw new TypeError('Failed to fetch');
    return answer();
  });
  return { gate, asked };
}
const ready = () => new Response('{}', { headers: { 'X-Gate-Outcome': 'allowed' } });
const refused =
  (reason: string, status = 403, outcome = 'refused') =>
  () =>
    new Response(null, { status, headers: { 'X-Gate-Outcome': outcome, 'X-Gate-Reason': reason } });

describe('openGate', () => {
  it('hands back what the other side said', async () => {
    const { gate, asked } = gateWith({
      ready,
      fetch: () =>
        new Response('<rss/>', {
          headers: {
            'X-Gate-Outcome': 'allowed',
            'X-Gate-Status': '200',
            'X-Gate-Url': 'https://example.org/final',
            'X-Gate-Content-Type': 'text/xml',
          },
        }),
    });
    const answer = await gate.fetch('https://example.org/feed?a=1&b=2', 'mine');
    expect(answer).toMatchObject({ status: 200, url: 'https://example.org/final', contentType: 'text/xml' });
    expect(new TextDecoder().decode(answer.bytes)).toBe('<rss/>');
    const query = new URLSearchParams(asked[1]!.route.split('?')[1]);
    expect(query.get('url')).toBe('https://example.org/feed?a=1&b=2');
    expect(query.get('source')).toBe('mine');
  });

  it('never tells the server an address when no service worker is there', async () => {
    const { gate, asked } = gateWith({
      ready: () => new Response('<!doctype html>'),
      fetch: () => new Response(),
    });
    await expect(gate.fetch('https://example.org/secret', 's')).rejects.toMatchObject({
      code: 'gate-unavailable',
    });
    await expect(gate.allow('https://example.org/secret', 's')).rejects.toMatchObject({
      code: 'gate-unavailable',
    });
    expect(JSON.stringify(asked)).not.toContain('secret');
  });

  it('is unavailable when nothing answers', async () => {
    await expect(gateWith({}).gate.trafficLog()).rejects.toMatchObject({ code: 'gate-unavailable' });
  });

  it('puts failures into codes that the app has words for', async () => {
    const cases: [() => Response, string][] = [
      [refused('cors', 502, 'failed'), 'source-cors'],
      [refused('offline', 502, 'failed'), 'source-unreachable'],
      [refused('timeout', 502, 'failed'), 'source-unreachable'],
      [refused('too-large', 502, 'failed'), 'source-not-a-feed'],
      [refused('private-address'), 'source-unreachable'],
      [refused('not-allowed'), 'misuse'],
    ];
    for (const [fetch, code] of cases) {
      const { gate } = gateWith({ ready, fetch });
      await expect(gate.fetch('https://example.org/', 's')).rejects.toMatchObject({ code });
    }
  });

  it('reads the log, and does not trust its shape', async () => {
    const row = {
      time: 1,
      url: 'https://a.org/',
      source: '',
      outcome: 'refused',
      reason: 'outside-gate',
      status: null,
      bytes: null,
      finalUrl: null,
    };
    const answering = (body: object) => () =>
      new Response(JSON.stringify(body), { headers: { 'X-Gate-Outcome': 'allowed' } });
    expect(await gateWith({ log: answering({ entries: [row] }) }).gate.trafficLog()).toEqual([row]);
    await expect(gateWith({ log: answering({ entries: [{}] }) }).gate.trafficLog()).rejects.toThrow();
  });
});
