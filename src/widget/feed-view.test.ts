import { describe, expect, it } from 'vitest';
import type { SiteMemory } from '../engine/site';
import { privacyText, whyText } from './feed-view';
import { words } from './words';

const english = words('en');

describe('whyText', () => {
  const page = (title: string, current = false) => ({ url: title, title, share: 0.4, current });

  it('names the pages that count, and the one being read as this one', () => {
    expect(whyText({ type: 'read', pages: [page('A'), page('B')] }, english)).toBe(
      'Because you read “A” and “B”',
    );
    expect(whyText({ type: 'read', pages: [page('A', true)] }, english)).toBe(
      'Goes with what you are reading now',
    );
    expect(whyText({ type: 'read', pages: [page('B'), page('A', true)] }, english)).toBe(
      'Goes with this page and with “B”, which you read',
    );
    expect(whyText({ type: 'liked', url: 'A', title: 'A' }, english)).toBe('Because you liked “A”');
  });

  it('claims nothing where nothing is known', () => {
    expect(whyText({ type: 'start' }, english)).toBeNull();
    expect(whyText({ type: 'different' }, english)).toBe('Something different from what you have read');
    expect(whyText({ type: 'read', pages: [page('A')] }, words('zh'))).toBe('因为你读过《A》');
  });
});

describe('privacyText', () => {
  const memory: SiteMemory = { pages: 0, reactions: 0, learning: true, kept: true, offBySignal: false };

  it('says what is known and where it stays', () => {
    expect(privacyText(memory, english)).toBe(english.memoryEmpty);
    expect(privacyText({ ...memory, pages: 2 }, english)).toBe(
      'From 2 pages you read here. Kept only in this browser, sent to nobody.',
    );
  });

  it('does not claim to keep where nothing is kept', () => {
    const text = privacyText({ ...memory, pages: 1, kept: false }, english);
    expect(text).toContain(english.notKept);
    expect(text).not.toContain(english.kept);
  });

  it('says when nothing is remembered, and why', () => {
    expect(privacyText({ ...memory, learning: false }, english)).toBe(english.paused);
    expect(privacyText({ ...memory, learning: false, offBySignal: true }, english)).toBe(english.offBySignal);
    expect(privacyText({ ...memory, learning: false, pages: 3 }, english)).toContain('From 3 pages');
  });
});
