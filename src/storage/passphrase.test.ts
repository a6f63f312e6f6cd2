// The key of a passphrase: as the published argon2id gives it, the same again, and different for everything else.
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  deriveBytes,
  isTooShort,
  type KdfParameters,
  kdfParametersSchema,
  keyFromPassphrase,
  newKdfParameters,
} from './passphrase';

/** Small, so that the tests are quick. */
const cheap = (): KdfParameters => ({ ...newKdfParameters(), memory: 1024, passes: 1 });
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

async function opens(key: CryptoKey, other: CryptoKey): Promise<boolean> {
  const iv = new Uint8Array(12);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array([1, 2, 3]));
  return crypto.subtle.decrypt({ name: 'AES-GCM', iv }, other, sealed).then(
    () => true,
    () => false,
  );
}

describe('deriveBytes', () => {
  // From the test suite of the reference implementation (P-H-C/phc-winner-argon2, src/test.c), version 0x13.
  const salt = new TextEncoder().encode('somesalt');
  it.each([
    ['password', 256, 2, '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe'],
    ['password', 65536, 2, '09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7'],
    ['password', 65536, 1, 'f6a5adc1ba723dddef9b5ac1d464e180fcd9dffc9d1cbf76cca2fed795d9ca98'],
    ['password', 65536, 4, '9025d48e68ef7395cca9079da4c4ec3affb3c8911fe4f86d1a2520856f63172c'],
    ['differentpassword', 65536, 2, '0b84d652cf6b0c4beaef0dfe278ba6a80df6696281d7e0d2891b817d8c458fde'],
  ])('is argon2id: %s, %i KiB, %i passes', async (passphrase, memory, passes, expected) => {
    expect(hex(await deriveBytes(passphrase, { memory, passes, salt }))).toBe(expected);
  });
});

describe('keyFromPassphrase', () => {
  it('gives the same key again, and no other passphrase or salt does', async () => {
    const parameters = cheap();
    const key = await keyFromPassphrase('correct horse battery staple', parameters);
    expect(await opens(key, await keyFromPassphrase('correct horse battery staple', parameters))).toBe(true);
    expect(await opens(key, await keyFromPassphrase('correct horse battery stapl', parameters))).toBe(false);
    expect(await opens(key, await keyFromPassphrase('correct horse battery staple', cheap()))).toBe(false);
  });

  it('takes letters for the same however the keyboard spells them', async () => {
    const parameters = cheap();
    const composed = await keyFromPassphrase('caf\u00e9 au lait', parameters);
    expect(await opens(composed, await keyFromPassphrase('cafe\u0301 au lait', parameters))).toBe(true);
  });

  it('cannot be taken out of the browser', async () => {
    const key = await keyFromPassphrase('a long passphrase', cheap());
    expect(key.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow();
  });

  it.each([
    ['4 GiB', { memory: 4 * 1024 * 1024 }],
    ['a year', { passes: 1_000_000 }],
    ['next to nothing', { memory: 8 }],
    ['another salt', { salt: 'c2FsdA==' }],
  ])('refuses parameters that ask for %s', async (_, change) => {
    const parameters = { ...newKdfParameters(), ...change };
    await expect(keyFromPassphrase('a long passphrase', parameters)).rejects.toMatchObject({
      code: 'misuse',
    });
  });

  it.each([
    [256 * 1024, 4, true],
    [64 * 1024, 16, true],
    [256 * 1024, 5, false],
    [64 * 1024 + 1, 16, false],
    [256 * 1024 + 1, 1, false],
    [1024, 17, false],
  ])('with %i KiB and %i passes is within its bounds: %s', (memory, passes, within) => {
    expect(v.is(kdfParametersSchema, { ...newKdfParameters(), memory, passes })).toBe(within);
  });

  it('counts characters, not the units that they are stored in', () => {
    expect(isTooShort('👩👩👩👩')).toBe(true); // eight units
    expect(isTooShort('👩👩👩👩👩👩👩👩')).toBe(false);
  });

  it('asks for as much as OWASP does, or more, and for a new salt each time', () => {
    const { memory, passes, salt } = newKdfParameters();
    expect(memory).toBeGreaterThanOrEqual(19 * 1024);
    expect(passes).toBeGreaterThanOrEqual(2);
    expect(salt).not.toBe(newKdfParameters().salt);
  });
});
