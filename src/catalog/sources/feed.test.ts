import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorCode } from '../../device/errors';
import { parseFeed } from './feed';
import { decodeText } from './text';

const now = Date.UTC(2026, 2, 1);
const address = 'https://example.org/blog/feed.xml';
const read = (text: string) => parseFeed(text, address, now);

describe('parseFeed', () => {
  it('reads RSS', () => {
    const feed = read(`
      <?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
      <title>Bread &amp;amp; Butter</title><link>https://example.org/</link><description/>
      <item><title><![CDATA[A <em>good</em> crust]]></title><link>/crust</link>
        <description>&lt;p&gt;Steam &amp;amp; heat.&lt;/p&gt;</description><category>Baking</category>
        <pubDate>Sat, 28 Feb 2026 08:00:00 GMT</pubDate></item>
      <item><guid isPermaLink="false">42</guid><title>Nowhere to go</title></item>
      <item><guid>https://example.org/rye</guid><title>Rye</title><pubDate>not a date</pubDate></item>
      <item><title>Bad link</title><link>javascript:alert(1)</link></item>
      </channel></rss>`);
    expect(feed.title).toBe('Bread & Butter');
    expect(feed.items).toEqual([
      {
        title: 'Rye',
        url: 'https://example.org/rye',
        kind: 'news',
        lang: 'en',
        summary: '',
        tags: [],
        published: now,
      },
      {
        title: 'A good crust',
        url: 'https://example.org/crust',
        kind: 'news',
        lang: 'en',
        summary: 'Steam & heat.',
        tags: ['baking'],
        published: Date.UTC(2026, 1, 28, 8),
      },
    ]);
  });

  it('reads Atom, with its own base and plain titles', () => {
    const { items } = read(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://other.example/">
      <title>Notes</title><id>urn:x</id><updated>2026-02-01T00:00:00Z</updated>
      <entry><title>Using &lt;video&gt; well</title><id>urn:1</id><link rel="self" href="no"/><link href="video"/>
        <updated>2026-02-01T00:00:00Z</updated><summary type="html">&lt;b&gt;Yes&lt;/b&gt;</summary></entry></feed>`);
    expect(items[0]).toMatchObject({
      title: 'Using <video> well',
      url: 'https://other.example/video',
      summary: 'Yes',
      published: Date.UTC(2026, 1, 1),
    });
  });

  it('reads JSON Feed', () => {
    const { items } = read(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: '笔记',
        items: [{ id: '1', url: 'https://example.org/1', content_text: '今天读了一本关于植物的书' }],
      }),
    );
    expect(items[0]).toMatchObject({ title: '今天读了一本关于植物的书', lang: 'zh', summary: '' });
  });

  it('tells podcasts and videos from news', () => {
    const kindWith = (inner: string) =>
      read(`<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>t</title>
        <item><title>x</title><link>https://example.org/x</link>${inner}</item></channel></rss>`).items[0]
        ?.kind;
    expect(kindWith('<enclosure url="https://example.org/a.mp3" length="1" type="audio/mpeg"/>')).toBe(
      'podcast',
    );
    expect(kindWith('<enclosure url="https://example.org/a.mp4" length="1" type="video/mp4"/>')).toBe(
      'video',
    );
    expect(kindWith('<enclosure url="https://example.org/a.jpg" length="1" type="image/jpeg"/>')).toBe(
      'news',
    );
    const video =
      read(`<feed xmlns="http://www.w3.org/2005/Atom" xmlns:yt="http://www.youtube.com/xml/schemas/2015">
      <title>c</title><entry><title>v</title><yt:videoId>abc</yt:videoId><link rel="alternate" href="https://example.org/watch?v=abc"/></entry></feed>`);
    expect(video.items[0]?.kind).toBe('video');
  });

  it('refuses everything else with a code, and never crashes', () => {
    const wrong = [
      '',
      '{}',
      '[]',
      'null',
      '<html><body>Hi</body></html>',
      '<rss',
      '<?xml version="1.0"?>',
      '<a/>',
    ];
    for (const text of wrong) expect(() => read(text), text).toThrow(/^source-not-a-feed/);
    const piece = fc.constantFrom(
      '<rss>',
      '<channel>',
      '<item>',
      '</item>',
      '<title>',
      '<![CDATA[',
      ']]>',
      '&',
      '<feed>',
      '{',
      '"items":[',
      '中',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((pieces) => pieces.join('')),
        ),
        (text) => {
          try {
            read(text);
          } catch (error) {
            expect(errorCode(error)).toBe('source-not-a-feed');
          }
        },
      ),
    );
  });
});

const fixtures = new URL('../../../../shared/data/fixtures/feed-fixtures/', import.meta.url);
describe.skipIf(!existsSync(fixtures))('real feeds (skipped where ../shared/data is absent)', () => {
  const files = existsSync(fixtures)
    ? ['netnewswire', 'rss-parser'].flatMap((folder) =>
        readdirSync(new URL(folder, fixtures)).map((file) => `${folder}/${file}`),
      )
    : [];
  /** Web pages, lists, a licence, and three files that are broken on purpose. */
  const notFeeds = /\.html$|\.opml$|LICENSE$|unrecognized\.rss$|ScriptingNews\.json$|allthis-partial\.json$/;

  it.each(files)('%s', (file) => {
    const text = decodeText(readFileSync(new URL(file, fixtures)));
    if (notFeeds.test(file)) {
      expect(() => read(text)).toThrow(/^source-not-a-feed/);
      return;
    }
    const { items } = read(text);
    for (const item of items) {
      expect(item.url).toMatch(/^https?:\/\//);
      expect(item.title.length).toBeGreaterThan(0);
      expect(item.title + item.summary).not.toMatch(/<\/(?:p|div|a|script)>|&(?:amp|nbsp|quot|#\d+);/);
      expect(item.summary.length).toBeLessThanOrEqual(300);
    }
    // Two test files hold entries without a link or a title, one an empty list.
    if (!/(?:incomplete|missing)-fields\.atom$|authors\.json$/.test(file))
      expect(items.length).toBeGreaterThan(0);
  });
});
