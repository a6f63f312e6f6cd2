import { expect, it } from 'vitest';
import { kindOfPage } from './page-kind';

it('tells a page’s kind by its site, a host of its own kind first, and calls the rest articles', () => {
  expect(kindOfPage('https://www.youtube.com/watch?v=1', 'youtube.com')).toBe('video');
  expect(kindOfPage('https://music.youtube.com/watch?v=1', 'youtube.com')).toBe('music');
  expect(kindOfPage('https://github.com/a/b', 'github.com')).toBe('project');
  expect(kindOfPage('https://docs.github.com/en', 'github.com')).toBe('article');
  expect(kindOfPage('https://example.org/github.com', 'example.org')).toBe('article');
  expect(kindOfPage('not an address', 'constructor')).toBe('article');
});
