import { expect, it } from 'vitest';
// biome-ignore lint/style/noRestrictedImports: the payloads are shared by the tests of all rooms
import { hostileLinks, hostileTexts, hostileWebLinks } from '../../device/hostile.fixture';
import { webLink } from './link';

it('leads to the web and nowhere else', () => {
  for (const address of [...hostileLinks, ...hostileTexts, '', '/feed', 'example.org'])
    expect(webLink(address), address).toBeUndefined();
  for (const address of ['https://example.org/a', 'http://例え.jp/', ...hostileWebLinks])
    expect(webLink(address)).toBe(address);
});
