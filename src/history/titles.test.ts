// Titles as people would write them, and addresses that speak for themselves.
import { describe, expect, it } from 'vitest';
import { cleanTitle, hasReadablePath, isAddressTitle } from './titles';

describe('cleanTitle', () => {
  it.each([
    ['  A \n title\t', 'A title'],
    ['(3) Messages', 'Messages'],
    ['(99+) Notifications', 'Notifications'],
    ['(2012) is a film', 'is a film'],
    ['• Unsaved', 'Unsaved'],
    ['(500) Days of Summer', 'Days of Summer'],
    ['1984 - a novel', '1984 - a novel'],
    ['\u200eMusic\u200b', 'Music'],
    ['[12] Kanban', 'Kanban'],
    ['', ''],
  ])('%j → %j', (raw, expected) => expect(cleanTitle(raw)).toBe(expected));

  it('shortens what nobody reads', () => {
    expect(cleanTitle('x'.repeat(5000))).toHaveLength(300);
    expect(cleanTitle('x'.repeat(300))).toBe('x'.repeat(300));
  });
});

describe('isAddressTitle', () => {
  it('is true for what browsers put where there is no title', () => {
    const url = 'https://www.example.com/a/b.pdf';
    for (const title of ['', url, 'www.example.com/a/b.pdf', 'example.com/a/b.pdf', 'http://other.example']) {
      expect(isAddressTitle(title, url)).toBe(true);
    }
    for (const title of ['b.pdf', 'Example', 'example.com and others'])
      expect(isAddressTitle(title, url)).toBe(false);
  });
});

describe('hasReadablePath', () => {
  it.each([
    ['https://a.example/how-to-sharpen-a-knife', true],
    ['https://a.example/2024/05/the_long_walk.html', true],
    ['https://zh.wikipedia.org/wiki/%E7%AF%86%E5%88%BB', true],
    ['https://a.example/', false],
    ['https://a.example/p/8f3a9c-d71b', false],
    ['https://a.example/watch', false],
    ['https://a.example/%E0%A4%A', false],
  ])('%s: %s', (url, expected) => expect(hasReadablePath(url)).toBe(expected));
});
