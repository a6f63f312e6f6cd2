import { expect, it } from 'vitest';
import { addressAt, feedAddress } from './address';

it('understands what people type', () => {
  const cases: [string, string][] = [
    ['example.org/feed', 'https://example.org/feed'],
    [' https://example.org/feed#top ', 'https://example.org/feed'],
    ['http://example.org/rss', 'https://example.org/rss'],
    ['feed:https://example.org/a', 'https://example.org/a'],
    ['feed://example.org/a', 'https://example.org/a'],
    ['feed:http://example.org/a', 'https://example.org/a'],
    ['example.org:8443/feed', 'https://example.org:8443/feed'],
    ['http://localhost:9000/feed.xml', 'http://localhost:9000/feed.xml'],
    ['http://127.0.0.1:9000/feed.xml', 'http://127.0.0.1:9000/feed.xml'],
  ];
  for (const [typed, url] of cases) expect(feedAddress(typed), typed).toBe(url);
});

it('refuses what is no address of the web', () => {
  for (const typed of [
    '',
    'hello',
    'javascript:alert(1)',
    'data:text/xml,x',
    'ftp://example.org/a',
    'mailto:a@b.org',
    'https://me:pass@example.org/',
    'https://',
    'two words',
    `https://example.org/${'x'.repeat(20_000)}`,
  ])
    expect(feedAddress(typed), typed).toBeNull();
});

it('puts the day where the address carries one', () => {
  const late = Date.UTC(2026, 0, 5, 23, 59);
  expect(addressAt('https://example.org/{yyyy}/{mm}/{dd}', late)).toBe('https://example.org/2026/01/05');
  expect(addressAt('https://example.org/feed', late)).toBe('https://example.org/feed');
});
