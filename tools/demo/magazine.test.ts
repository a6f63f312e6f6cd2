// The demo magazine: enough of it, each article whole, and pages that a strict CSP lets work.
import { describe, expect, it } from 'vitest';
import { articles, sections } from './articles';
import { articlePage, articlePath, frontPage, sectionPage } from './pages';
import { plate } from './plates';

describe('the articles', () => {
  it('are at least 64, in 8 sections, none twice', () => {
    expect(sections).toHaveLength(8);
    expect(articles.length).toBeGreaterThanOrEqual(64);
    for (const key of ['slug', 'title', 'summary'] as const)
      expect(new Set(articles.map((article) => article[key])).size).toBe(articles.length);
    const paragraphs = articles.flatMap(({ text }) => text);
    expect(new Set(paragraphs).size).toBe(paragraphs.length);
  });

  it.each(articles.map((article) => [article.slug, article] as const))('%s is whole', (_slug, article) => {
    const words = article.text.join(' ').split(/\s+/).length;
    expect(words).toBeGreaterThanOrEqual(80);
    expect(words).toBeLessThanOrEqual(150);
    expect(article.text.length).toBeGreaterThanOrEqual(2);
    expect(article.summary.length).toBeLessThanOrEqual(140);
    expect(article.tags.length).toBeGreaterThanOrEqual(3);
    expect(article.slug).toMatch(/^[a-z-]+$/);
  });
});

describe('the pages', () => {
  const pages = [frontPage(), ...sections.map(sectionPage), ...articles.map(articlePage)];

  it('lead from the front to every article', () => {
    for (const article of articles) expect(frontPage()).toContain(`href="${articlePath(article)}"`);
  });

  it('have nothing inline, load only the widget, and embed it once', () => {
    for (const page of pages) {
      expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
      expect(page.match(/<script\b[^>]*>/g)).toEqual([
        expect.stringMatching(/^<script type="module" src="[./]*widget\.js">$/),
      ]);
      expect(page.match(/<drift-feed /g)).toHaveLength(1);
      expect(page.match(/<h1\b/g)).toHaveLength(1);
      expect(page).toMatch(/<link rel="canonical" href="[^"]+">/);
    }
  });
});

describe('plate', () => {
  it('draws the same picture for the same article, another for the next, within numbers', () => {
    for (const { slug } of sections) {
      expect(plate(slug, 0)).toBe(plate(slug, 0));
      expect(plate(slug, 0)).not.toBe(plate(slug, 1));
      expect(plate(slug, 3)).not.toMatch(/NaN|undefined|Infinity|style=/);
    }
    expect(() => plate('weather', 0)).toThrow();
  });
});
