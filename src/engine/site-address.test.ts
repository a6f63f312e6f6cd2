import { describe, expect, it } from 'vitest';
import { siteAddress } from './site-address';

describe('siteAddress', () => {
  it('is the same for what is the same page', () => {
    const page = siteAddress('https://shop.example/tea/pot');
    for (const other of [
      'http://shop.example/tea/pot',
      'https://shop.example/tea/pot/',
      'https://shop.example/tea/pot/index.html',
      'https://SHOP.example/tea/pot#reviews',
      'https://shop.example/tea/pot?utm_source=letter&fbclid=1',
    ])
      expect(siteAddress(other)).toBe(page);
  });

  it('differs where the page does', () => {
    const page = siteAddress('https://shop.example/p?id=1');
    for (const other of [
      'https://shop.example/p?id=2',
      'https://shop.example/P?id=1',
      'https://other.example/p?id=1',
      'https://shop.example:8080/p?id=1',
    ])
      expect(siteAddress(other)).not.toBe(page);
  });

  it('keeps the query that is not tracking', () => {
    expect(siteAddress('https://shop.example/p?id=1&utm_medium=x')).toBe('shop.example/p?id=1');
  });

  it('is null for what is no web address', () => {
    for (const odd of ['javascript:alert(1)', 'file:///etc/hosts', 'about:blank', '', 'tea/pot'])
      expect(siteAddress(odd)).toBeNull();
  });
});
