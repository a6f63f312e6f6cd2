// A history file made to harm: its titles stay text, and of its addresses only those of the web are kept.
import { describe, expect, it } from 'vitest';
import { hostileLinks, hostileTexts, hostileWebLinks } from '../device/hostile.fixture';
import { cleanHistory } from './clean';
import type { RawVisit } from './raw';
import { ruleNames } from './rules';

const t = 1_700_000_000_000;
const visit = (url: string, title: string, index: number): RawVisit => ({
  url,
  title,
  time: t + index * 3_600_000,
  transition: 'link',
});

describe('a hostile history file', () => {
  it('keeps no address that is not of the web, whatever rules are on', () => {
    const visits = [...hostileLinks, ...hostileWebLinks].map((url, index) =>
      visit(url, `Title ${index}`, index),
    );
    const kept = cleanHistory({ format: 'chrome', visits });
    for (const { url } of kept.pages) expect(url).toMatch(/^https?:\/\/[^/]/);
    expect(kept.pages.length).toBeGreaterThanOrEqual(hostileWebLinks.length - 1);
    const all = cleanHistory({ format: 'chrome', visits }, { off: new Set(ruleNames) });
    for (const { url } of all.pages) expect(url).toMatch(/^(https?|file|ftp|chrome):/);
  });

  it('leaves titles as they are', () => {
    const visits = hostileTexts.map((title, index) =>
      visit(`https://a${index}.example/some-page`, title, index),
    );
    const { pages } = cleanHistory({ format: 'chrome', visits });
    expect(pages.map(({ title }) => title)).toEqual(
      hostileTexts.map((title) => title.replace(/\s+/g, ' ').trim()),
    );
  });
});
