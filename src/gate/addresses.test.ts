import { describe, expect, it } from 'vitest';
import { checkAddress, isPrivateHost } from './addresses';

const publicPage = new URL('https://driftfeed.example/');
const localPage = new URL('http://localhost:4173/');
const refusal = (text: string, page = publicPage) => {
  const result = checkAddress(text, page);
  return 'refusal' in result ? result.refusal : null;
};

describe('checkAddress', () => {
  it('lets web addresses through', () => {
    for (const url of [
      'https://example.org/feed.xml',
      'https://example.org:8443/a?b=c',
      'https://8.8.8.8/feed',
    ])
      expect(refusal(url)).toBeNull();
  });

  it('refuses what is not the web', () => {
    for (const url of [
      'ftp://example.org/',
      'file:///etc/hosts',
      'javascript:alert(1)',
      'data:text/plain,x',
      'example.org',
      '',
    ])
      expect(refusal(url)).toBe('not-http');
    expect(refusal('https://name:secret@example.org/')).toBe('credentials');
  });

  it('refuses the person’s own network, however it is written', () => {
    for (const url of [
      'https://localhost/',
      'https://feeds.localhost/',
      'https://printer/',
      'https://nas.local/',
      'https://fritz.localdomain/',
      'https://wiki.intranet/',
      'https://wiki.corp/',
      'https://nas.home/',
      'https://nas.home.arpa/',
      'https://app.test/',
      'https://127.0.0.1/',
      'https://0x7f.1/',
      'https://2130706433/',
      'https://10.1.2.3/',
      'https://172.31.0.1/',
      'https://192.168.1.1/',
      'https://169.254.169.254/latest/',
      'https://100.64.0.1/',
      'https://[::1]/',
      'https://[fd00::1]/',
      'https://[fe80::1]/',
      'https://[::ffff:10.0.0.1]/',
      'https://localhost./',
    ])
      expect(refusal(url), url).toBe('private-address');
  });

  it('lets a local page read from the machine that it came from and no other', () => {
    expect(refusal('http://localhost:9000/feed.xml', localPage)).toBeNull();
    for (const url of ['http://127.0.0.1:9000/', 'http://192.168.1.1/', 'http://nas.local/', 'http://[::1]/'])
      expect(refusal(url, localPage), url).toBe('private-address');
    const atHome = new URL('http://192.168.1.5/');
    expect(refusal('http://192.168.1.5:8080/feed', atHome)).toBeNull();
    expect(refusal('http://192.168.1.1/', atHome)).toBe('private-address');
    expect(refusal('http://localhost/', atHome)).toBe('private-address');
  });

  it('lets a local page read public addresses without encryption', () => {
    expect(refusal('http://example.org/feed.xml', localPage)).toBeNull();
    expect(refusal('http://example.org/feed.xml')).toBe('insecure');
  });
});

describe('isPrivateHost', () => {
  it('does not mistake public neighbours', () => {
    for (const host of [
      '172.32.0.1',
      '172.15.0.1',
      '192.169.0.1',
      '11.0.0.1',
      '100.128.0.1',
      '[2606:4700::1111]',
      'local.example.org',
      'internal.dev',
      'homes.example',
      'corp.example.org',
    ])
      expect(isPrivateHost(host), host).toBe(false);
  });
});
