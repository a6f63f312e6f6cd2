import { describe, expect, it } from 'vitest';
import { strengthOf } from './passphrase';

describe('strengthOf', () => {
  it.each([
    ['', 'short'],
    ['1234567', 'short'],
    ['12345678', 'weak'],
    ['👩‍🚀', 'short'], // three characters, however many bytes
    ['thirteen long', 'weak'],
    ['fourteen, long', 'fair'],
    ['correct horse battery staple', 'good'],
  ])('%j is %s', (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });
});
