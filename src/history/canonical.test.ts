// Equal pages meet under one address, different pages never do.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAddress, canonicalUrl, siteOf } from './canonical';

describe('canonicalUrl', () => {
  it.each([
    ['https://Example.COM:443/Path/', 'https://example.com/Path'],
    ['http://example.com.:80', 'http://example.com/'],
    ['https://example.com:8443/a', 'https://example.com:8443/a'],
    ['https://user:secret@example.com/a', 'https://example.com/a'],
    ['https://example.com/a///', 'https://example.com/a'],
    ['https://example.com/a#section', 'https://example.com/a'],
    ['https://example.com/a#:~:text=word', 'https://example.com/a'],
    ['https://example.com/app#/users/7', 'https://example.com/app#/users/7'],
    ['https://example.com/app#!page', 'https://example.com/app#!page'],
    ['https://example.com/app#/', 'https://example.com/app'],
    ['https://example.com/a?utm_source=x&utm_medium=y', 'https://example.com/a'],
    ['https://example.com/a?b=2&utm_source=x&a=1&fbclid=z', 'https://example.com/a?b=2&a=1'],
    ['https://example.com/a?UTM_Source=x&q=1', 'https://example.com/a?q=1'],
    ['https://example.com/a?', 'https://example.com/a'],
    ['https://example.com/?a=%20b+c&d', 'https://example.com/?a=%20b+c&d'],
    ['https://www.youtube.com/watch?v=abc&si=xyz&t=90', 'https://www.youtube.com/watch?v=abc&t=90'],
    ['https://example.com/watch?v=abc&si=xyz', 'https://example.com/watch?v=abc&si=xyz'],
    ['https://www.amazon.co.jp/dp/B01?ref=sr_1&qid=9&th=1', 'https://www.amazon.co.jp/dp/B01?th=1'],
    ['https://item.taobao.com/item.htm?spm=a1&id=7', 'https://item.taobao.com/item.htm?id=7'],
    [
      'https://www.bilibili.com/video/BV1/?spm_id_from=333&vd_source=q&p=2',
      'https://www.bilibili.com/video/BV1?p=2',
    ],
    ['https://例え.jp/パス', 'https://xn--r8jz45g.jp/%E3%83%91%E3%82%B9'],
    ['https://github.com/a/b?ref=main', 'https://github.com/a/b?ref=main'],
  ])('%s → %s', (raw, expected) => {
    expect(canonicalUrl(raw)).toBe(expected);
  });

  it.each(['chrome://newtab/', 'file:///a', 'about:blank', 'javascript:1', 'not an address', '', 'https://'])(
    'has no form for %j',
    (raw) => expect(canonicalUrl(raw)).toBeNull(),
  );

  it('says whether a tracking parameter went, and leaves it if told to', () => {
    const raw = 'https://example.com/a?utm_source=x';
    expect(canonicalAddress(raw)).toEqual({
      url: 'https://example.com/a',
      host: 'example.com',
      stripped: true,
      twin: false,
    });
    expect(canonicalAddress(raw, { tracking: false })).toMatchObject({ url: raw, stripped: false });
    expect(canonicalAddress('https://example.com/a/?b')).toMatchObject({
      url: 'https://example.com/a?b',
      stripped: false,
    });
  });

  it('is idempotent', () => {
    const name = fc.constantFrom('utm_source', 'a', 'spm', 'si', 'ref', '%75tm_x', '', 'b[]', 'ü');
    const query = fc
      .array(fc.tuple(name, fc.string()))
      .map((pairs) => pairs.map(([key, value]) => `${key}=${value}`).join('&'));
    const address = fc
      .tuple(
        fc.constantFrom('http', 'HTTPS'),
        fc.constantFrom(
          'a.example',
          'WWW.YouTube.com',
          'amazon.de.',
          'user:p@b.example:8080',
          '[::1]',
          '1.2.3.4',
        ),
        fc.webPath(),
        query,
        fc.constantFrom('', '#x', '#/', '#/a?utm_source=1', '#!', '#!/b', '#:~:text=a', '#//'),
      )
      .map(([scheme, host, path, search, hash]) => `${scheme}://${host}${path}?${search}${hash}`);
    fc.assert(
      fc.property(fc.oneof(address, fc.webUrl({ withQueryParameters: true, withFragments: true })), (raw) => {
        const once = canonicalUrl(raw);
        fc.pre(once !== null);
        expect(canonicalUrl(once!)).toBe(once);
        expect(canonicalAddress(once!)?.stripped).toBe(false);
      }),
      { numRuns: 2000, seed: 5 },
    );
  });
});

describe('siteOf', () => {
  it.each([
    ['https://news.bbc.co.uk/1', 'bbc.co.uk'],
    ['https://user.github.io/project', 'user.github.io'],
    ['https://www.example.com', 'example.com'],
    ['https://1.2.3.4/a', '1.2.3.4'],
    ['http://localhost:3000/', 'localhost'],
    ['https://zh.wikipedia.org/wiki/%E4%B9%A6', 'wikipedia.org'],
  ])('%s is of %s', (url, site) => expect(siteOf(url)).toBe(site));
});
