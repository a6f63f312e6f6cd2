// Copies meet their page only where it is certain; everything else stays what it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalUrl } from './canonical';
import { desktopTwin } from './twins';

const twin = (url: string) => desktopTwin(new URL(url))?.href ?? null;

describe('desktopTwin', () => {
  it.each([
    ['https://www.google.com/amp/s/www.example.com/a/b', 'https://www.example.com/a/b'],
    ['https://www.google.co.jp/amp/s/amp.theguardian.com/x', 'https://www.theguardian.com/x'],
    ['https://google.com/amp/example.com/a', 'http://example.com/a'],
    ['https://www-example-com.cdn.ampproject.org/c/s/www.example.com/a?b=1', 'https://www.example.com/a?b=1'],
    ['https://www-example-com.cdn.ampproject.org/v/s/www.example.com/a', 'https://www.example.com/a'],
    ['https://amp.cnn.com/cnn/2024/05/01/a/index.html', 'https://www.cnn.com/2024/05/01/a/index.html'],
    ['https://amp.smh.com.au/x.html', 'https://www.smh.com.au/x.html'],
    ['https://blog.example/how-to-bake/amp/', 'https://blog.example/how-to-bake'],
    ['https://blog.example/a?amp=1', 'https://blog.example/a'],
    ['https://blog.example/a?x=1&outputType=amp', 'https://blog.example/a?x=1'],
    ['https://en.m.wikipedia.org/wiki/Tea#History', 'https://en.wikipedia.org/wiki/Tea#History'],
    ['https://zh.m.wiktionary.org/wiki/%E8%8C%B6', 'https://zh.wiktionary.org/wiki/%E8%8C%B6'],
    ['http://m.youtube.com/watch?v=1', 'https://www.youtube.com/watch?v=1'],
    ['https://mobile.twitter.com/a/status/1', 'https://twitter.com/a/status/1'],
    ['https://m.bilibili.com/video/BV1', 'https://www.bilibili.com/video/BV1'],
    ['https://m.douban.com/movie/subject/1/', 'https://movie.douban.com/subject/1/'],
    ['https://item.m.jd.com/product/1.html', 'https://item.jd.com/1.html'],
    ['https://m.thepaper.cn/newsDetail_forward_1', 'https://www.thepaper.cn/newsDetail_forward_1'],
  ])('%s → %s', (url, expected) => expect(twin(url)).toBe(expected));

  it.each([
    'https://www.example.com/a',
    'https://m.example.com/a',
    'https://amp.example.com/a',
    'https://m.weibo.cn/status/1',
    'https://m.bilibili.com/space/1',
    'https://shop.example/products/amp',
    'https://audio.example/amp',
    'https://blog.example/a?amplifier=1',
    'https://www.google.com/amp/',
    'https://www.google.com/amp/s/',
    'https://evil-google.com/amp/s/example.com/',
    'https://m.youtube.com:8080/watch?v=1',
    `https://blog.example/${'a-b-c/'.repeat(2000)}amp`,
    `https://www.google.com${'/amp/s/www.google.com'.repeat(6)}/`,
  ])('leaves %s', (url) => expect(twin(url)).toBeNull());

  it('ends, and says the same of what it gave, for whatever is put together of copies', () => {
    const piece = fc.constantFrom(
      '/amp/s/',
      '/c/s/',
      'www.google.com',
      'x.cdn.ampproject.org',
      'm.youtube.com',
      'a-b-c',
      '/amp',
      '/',
      '?amp=1',
      '@',
      ':8',
      '%2F',
      'en.m.wikipedia.org',
    );
    fc.assert(
      fc.property(
        fc.constantFrom('https://www.google.com', 'https://x.cdn.ampproject.org'),
        fc.array(piece, { maxLength: 14 }),
        (start, pieces) => {
          const once = canonicalUrl(start + pieces.join(''));
          if (once !== null) expect(canonicalUrl(once)).toBe(once);
        },
      ),
      { numRuns: 3000, seed: 5 },
    );
  });
});
