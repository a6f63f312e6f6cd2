import { describe, expect, it } from 'vitest';
import { bookmarklet, offeredPage } from './add-link';

describe('the bookmarklet', () => {
  it('offers the page it is used on, whatever is in its address and title', () => {
    const page = { href: 'https://a.example/?q=1+2&r=%20#part', title: 'R&D + "quotes" 100% — 面包' };
    const opened: unknown[][] = [];
    const code = decodeURIComponent(bookmarklet('https://app.example/history').replace(/^javascript:/, ''));
    new Function('open', 'location', 'document', code)(
      (...parameters: unknown[]) => opened.push(parameters),
      { href: page.href },
      { title: page.title },
    );
    expect(opened).toHaveLength(1);
    const [address, target, features] = opened[0]!;
    expect([target, features]).toEqual(['_blank', 'noopener,noreferrer']);
    const { pathname, search, hash } = new URL(String(address));
    expect(pathname + search).toBe('/history');
    expect(offeredPage(hash)).toEqual({ url: page.href, title: page.title });
  });
});

describe('offeredPage', () => {
  it('knows what is no offer', () => {
    expect(offeredPage('')).toBeNull();
    expect(offeredPage('#card=abc')).toBeNull();
    expect(offeredPage('#add=')).toEqual({ url: '', title: '' });
  });
});
