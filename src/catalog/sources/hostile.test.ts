// What a source writes is text, and its links lead to the web: RSS, Atom, JSON Feed and OPML full of payloads.

import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { hostileLinks, hostileTexts } from '../../device/hostile.fixture';
import { itemSchema } from '../item';
import { parseFeed } from './feed';
import { liveItem, webAddress } from './live-item';
import { parseOpml } from './opml';

const now = Date.UTC(2026, 0, 1);
/** Quoted for XML, which knows no control characters but white space. */
const escaped = (text: string) =>
  text.replaceAll('\u0001', '').replace(/[&<>"'\s]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const isWeb = (url: string) => /^https?:\/\/[^/]/.test(url);
const bare = (text: string) => ({ title: text, kind: 'article', lang: 'en', summary: '', tags: [] });

const links = [...hostileLinks, ...hostileTexts.map((_, index) => `https://feed.example/${index}`)];
const entries = links.map((link, index) => ({ link, title: hostileTexts[index % hostileTexts.length]! }));

const feeds = {
  rss: `<rss version="2.0"><channel><title>${escaped(hostileTexts[0]!)}</title>${entries
    .map(
      ({ link, title }) =>
        `<item><title>${escaped(title)}</title><link>${escaped(link)}</link><guid isPermaLink="true">${escaped(link)}</guid><description><![CDATA[${title.replaceAll(']]>', '')}]]></description></item>`,
    )
    .join('')}</channel></rss>`,
  atom: `<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>${entries
    .map(
      ({ link, title }) =>
        `<entry><id>${escaped(link)}</id><title type="text">${escaped(title)}</title><link href="${escaped(link)}"/><summary type="html">${escaped(title)}</summary></entry>`,
    )
    .join('')}</feed>`,
  json: JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: hostileTexts[1],
    items: entries.map(({ link, title }, index) => ({
      id: String(index),
      url: link,
      title,
      content_html: title,
    })),
  }),
};

describe('a hostile source', () => {
  it.each(Object.entries(feeds))('%s: every item leads to the web', (_, text) => {
    const { items } = parseFeed(text, 'https://feed.example/feed', now);
    expect(items.length).toBeGreaterThan(20);
    for (const { url } of items) expect(isWeb(url), url).toBe(true);
    for (const { url } of items) expect(url).not.toMatch(/^https?:\/\/feed\.example\/(java|data|vb)/i);
  });

  it('no address of it gets by', () => {
    for (const link of hostileLinks) {
      const address = webAddress(link, 'https://feed.example/');
      if (address !== null) expect(isWeb(address), link).toBe(true);
      if (address !== null) expect(new URL(address).protocol).toMatch(/^https?:$/);
    }
  });

  it('cannot put itself on top by a date ahead', () => {
    const raw = { title: 'Look at me', url: 'https://feed.example/', kind: 'article' } as const;
    for (const published of [now + 86_400_000, '9999-12-31T00:00:00Z', 'tomorrow', Number.POSITIVE_INFINITY])
      expect(liveItem({ ...raw, published }, now)?.published).toBe(now);
  });

  it('OPML: what is followed is of the web', () => {
    const outlines = hostileLinks.map(
      (link) => `<outline type="rss" text="${escaped(link)}" xmlUrl="${escaped(link)}"/>`,
    );
    const text = `<opml version="2.0"><head><title>x</title></head><body>${outlines.join('')}<outline text="good" xmlUrl="https://good.example/feed"/></body></opml>`;
    const { feeds: found } = parseOpml(text);
    expect(found.map(({ url }) => url)).toContain('https://good.example/feed');
    for (const { url } of found) expect(isWeb(url), url).toBe(true);
  });
});

describe('a hostile catalog', () => {
  it('has no item whose link leaves the web', () => {
    for (const url of hostileLinks) expect(v.is(itemSchema, { ...bare('x'), url }), url).toBe(false);
  });

  it('says what it likes in titles, which stay what they are', () => {
    for (const title of hostileTexts)
      expect(v.parse(itemSchema, { ...bare(title), url: 'https://a.example/' }).title).toBe(title);
  });
});
