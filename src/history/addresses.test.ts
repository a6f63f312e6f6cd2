// Addresses that are no public page.
import { describe, expect, it } from 'vitest';
import { hasNoPublicName, isRedirector } from './addresses';

describe('hasNoPublicName', () => {
  it.each([
    'http://localhost:3000/',
    'http://router/',
    'http://192.168.1.1/',
    'https://[::1]/',
    'http://nas.local/a',
    'https://wiki.corp/x',
    'http://a.home.arpa',
  ])('%s is', (url) => expect(hasNoPublicName(new URL(url).hostname)).toBe(true));
  it.each([
    'https://example.com/',
    'https://local.example/',
    'https://homes.example/',
    'https://corp.example.com',
  ])('%s is not', (url) => expect(hasNoPublicName(new URL(url).hostname)).toBe(false));
});

describe('isRedirector', () => {
  it.each([
    'https://t.co/abc',
    'https://www.google.com/url?q=x',
    'https://www.google.co.uk/url?q=x',
    'https://link.zhihu.com?target=x',
    'https://www.baidu.com/link?url=a',
    'https://www.bing.com/ck/a?u=1',
  ])('%s is', (url) => expect(isRedirector(url, new URL(url).hostname)).toBe(true));
  it.each([
    'https://www.google.com/search?q=x',
    'https://sport.co/abc',
    'https://www.youtube.com/watch?v=1',
    'https://bit.ly.example/',
  ])('%s is not', (url) => expect(isRedirector(url, new URL(url).hostname)).toBe(false));
});
