// Titles as browsers keep them, to the text that carries their meaning; and the hash of that text.
import { describe, expect, it } from 'vitest';
import { contentHash, pageText, plainLetters } from './text';

function text(title: string, url: string, site: string): string {
  return pageText({ title, url, site });
}

describe('pageText', () => {
  it.each([
    ['Kodak Tri-X - Wikipedia', 'wikipedia.org', 'Kodak Tri-X'],
    ['柯达Tri-X - 维基百科，自由的百科全书', 'wikipedia.org', '柯达Tri-X'],
    [
      'GitHub - facebook/react: The library for web and native user interfaces',
      'github.com',
      'facebook/react: The library for web and native user interfaces',
    ],
    ['A look at slow cinema | The Guardian', 'theguardian.com', 'A look at slow cinema'],
    ['Array.prototype.map() - JavaScript | MDN', 'mozilla.org', 'Array.prototype.map() - JavaScript'],
    ['(3) Sharpening chisels - YouTube', 'youtube.com', 'Sharpening chisels'],
    ['怎样冲洗黑白胶片？ - 知乎', 'zhihu.com', '怎样冲洗黑白胶片？'],
    ['手工皮具教程_哔哩哔哩_bilibili', 'bilibili.com', '手工皮具教程'],
    [
      'Ask HN: What are you reading? | Hacker News',
      'ycombinator.com',
      'Ask HN: What are you reading? | Hacker News',
    ],
    [
      'Well-known text - representation of geometry',
      'example.org',
      'Well-known text - representation of geometry',
    ],
    ['  Two\n lines  ', 'example.org', 'Two lines'],
  ])('%s', (title, site, expected) => {
    expect(text(title, `https://${site}/page`, site)).toBe(expected);
  });

  it('keeps a title that is nothing but the name of its site', () => {
    expect(text('Wikipedia', 'https://www.wikipedia.org/', 'wikipedia.org')).toBe('Wikipedia');
    expect(text('GitHub - GitHub', 'https://github.com/', 'github.com')).toBe('GitHub');
  });

  it('reads the path where there is no title', () => {
    const url = 'https://example.com/2024/05/17/growing-tomatoes_on-a-balcony.html?utm=1';
    expect(text('', url, 'example.com')).toBe('growing tomatoes on balcony');
    expect(text(url, url, 'example.com')).toBe('growing tomatoes on balcony');
    expect(text('example.com/a', url, 'example.com')).toBe('growing tomatoes on balcony');
    expect(text('', 'https://zh.example.org/wiki/%E6%98%9F%E7%B3%BB', 'example.org')).toBe('wiki 星系');
  });

  it('falls back on the host, and never gives nothing', () => {
    expect(text('', 'https://news.example.com/', 'example.com')).toBe('news.example.com');
    expect(text('', 'https://example.com/%E0%A4%A', 'example.com')).not.toBe('');
    expect(text('', 'not an address', '')).toBe('not an address');
  });

  it('cuts very long titles, but not through a character', () => {
    const cut = text('😀'.repeat(400).padStart(801, 'a'), 'https://example.com/', 'example.com');
    expect(cut.length).toBeLessThanOrEqual(400);
    expect(cut.at(-1)).toBe('\uDE00');
  });
});

describe('plainLetters', () => {
  it('spells words in lower case and without accents, and leaves Chinese as it is', () => {
    expect(plainLetters('C语言 CAFÉ, Hội An — Ａ')).toBe('c语言 cafe, hoi an — ａ');
    expect(plainLetters('e\u0301')).toBe('e');
  });
});

describe('contentHash', () => {
  it('is 64-bit FNV-1a', () => {
    // The test vectors published with the algorithm.
    expect(contentHash('')).toBe('cbf29ce484222325');
    expect(contentHash('a')).toBe('af63dc4c8601ec8c');
    expect(contentHash('foobar')).toBe('85944171f73967e8');
  });

  it('tells many near-equal texts apart', () => {
    const hashes = new Set(Array.from({ length: 50_000 }, (_, index) => contentHash(`标题 title ${index}`)));
    expect(hashes.size).toBe(50_000);
  });
});
