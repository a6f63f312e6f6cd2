import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseOpml } from './opml';
import { decodeText } from './text';

describe('parseOpml', () => {
  it('reads feeds out of their folders, each once', () => {
    const list = parseOpml(`<?xml version="1.0"?><opml version="2.0"><head><title>Mine</title></head><body>
      <outline text="Food"><outline text="Bread" type="rss" xmlUrl="http://example.org/bread.xml"/>
        <outline text="More"><outline title="Tea &amp; cake" text="x" xmlUrl="https://example.org/tea"/></outline></outline>
      <outline text="Bread again" xmlUrl="https://example.org/bread.xml"/>
      <outline text="Broken" xmlUrl="javascript:alert(1)"/>
      <outline xmlUrl="https://example.org/untitled"/></body></opml>`);
    expect(list).toEqual({
      feeds: [
        { title: 'Bread', url: 'https://example.org/bread.xml' },
        { title: 'Tea & cake', url: 'https://example.org/tea' },
        { title: 'example.org', url: 'https://example.org/untitled' },
      ],
      skipped: 2,
    });
  });

  it('reads what it can of a list that is not well-formed', () => {
    const { feeds } =
      parseOpml(`<opml><body><outline text="One" description="so-called "news" <b>" xmlUrl="https://example.org/1"/>
      <outline text="Folder"><outline text='Two' xmlUrl='https://example.org/2?a=1&amp;b=2'/></body></opml>`);
    expect(feeds).toEqual([
      { title: 'One', url: 'https://example.org/1' },
      { title: 'Two', url: 'https://example.org/2?a=1&b=2' },
    ]);
  });

  it('refuses what is no list', () => {
    for (const text of ['', 'hello', '<rss/>', '{}'])
      expect(() => parseOpml(text), text).toThrow(/^source-not-a-feed/);
  });
});

const fixtures = new URL('../../../../shared/data/fixtures/', import.meta.url);
describe.skipIf(!existsSync(fixtures))('real lists (skipped where ../shared/data is absent)', () => {
  const count = (path: string) => parseOpml(decodeText(readFileSync(new URL(path, fixtures))));

  it('reads every list of the collections, whole', () => {
    for (const folder of [
      'opml/awesome-rss-feeds/countries/with_category/',
      'opml/awesome-rss-feeds/recommended/with_category/',
      'opml/hn-personal-blogs/',
    ]) {
      for (const file of readdirSync(new URL(folder, fixtures)).filter((name) => name.endsWith('.opml'))) {
        const text = readFileSync(new URL(encodeURIComponent(file), new URL(folder, fixtures)), 'utf8');
        const { feeds, skipped } = parseOpml(text);
        expect(feeds.length + skipped, file).toBe(text.match(/\bxmlUrl=/g)?.length ?? 0);
        expect(feeds.length, file).toBeGreaterThan(0);
      }
    }
  });

  it.each(['Subs.opml', 'SubsNoTitleAttributes.opml', 'DefaultFeeds.opml'])('%s', (file) => {
    const { feeds } = count(`feed-fixtures/netnewswire/${file}`);
    expect(feeds.length).toBeGreaterThan(5);
    for (const feed of feeds) expect(feed.title).not.toBe('');
  });
});
