// What is sealed opens with its key at its place, and no other way.
import { describe, expect, it, vi } from 'vitest';
import { pack } from './packing';
import { lockDataKey, newDataKey, Sealer, unlockDataKey } from './sealing';

vi.mock('./passphrase', async (original) => {
  const { cheapPassphrases } = await import('./passphrase.fixture');
  return cheapPassphrases(await original<typeof import('./passphrase')>());
});

describe('the data key', () => {
  it('opens with its passphrase alone', async () => {
    const dataKey = newDataKey();
    const locked = await lockDataKey(dataKey, 'one long passphrase');
    expect(await unlockDataKey(locked, 'one long passphrase')).toEqual(dataKey);
    for (const wrong of ['one long passphrasf', 'One long passphrase', '']) {
      await expect(unlockDataKey(locked, wrong)).rejects.toMatchObject({ code: 'wrong-passphrase' });
    }
  });

  it('is another for everybody', () => {
    expect(newDataKey()).not.toEqual(newDataKey());
  });

  it('is not to be seen where it lies locked', async () => {
    const dataKey = newDataKey();
    const locked = await lockDataKey(dataKey, 'one long passphrase');
    expect(Buffer.from(locked.sealed).includes(Buffer.from(dataKey))).toBe(false);
  });
});

describe('Sealer', () => {
  const row = { url: 'https://secret.example/', title: 'A secret' };

  it('opens what it sealed', async () => {
    const sealer = await Sealer.of(newDataKey());
    const sealed = await sealer.seal('pages 1', pack(row));
    expect(await sealer.open('pages 1', sealed)).toEqual(row);
    expect(Buffer.from(sealed.sealed).includes('secret')).toBe(false);
  });

  it('seals the same differently each time', async () => {
    const sealer = await Sealer.of(newDataKey());
    const [first, second] = [await sealer.seal('a', pack(row)), await sealer.seal('a', pack(row))];
    expect(first.iv).not.toEqual(second.iv);
    expect(first.sealed).not.toEqual(second.sealed);
  });

  it('refuses what was moved, changed, or sealed with another key', async () => {
    const dataKey = newDataKey();
    const sealer = await Sealer.of(dataKey);
    const sealed = await sealer.seal('pages 1', pack(row));
    const changed = {
      ...sealed,
      sealed: sealed.sealed.map((byte, index) => (index === 3 ? byte ^ 1 : byte)),
    };
    const other = await Sealer.of(newDataKey());
    for (const opening of [
      sealer.open('pages 2', sealed),
      sealer.open('pages 1', changed),
      other.open('pages 1', sealed),
    ]) {
      await expect(opening).rejects.toMatchObject({ code: 'storage-refused' });
    }
    expect(await (await Sealer.of(dataKey)).open('pages 1', sealed)).toEqual(row);
  });

  it('has the same tag for the same text at the same place only', async () => {
    const dataKey = newDataKey();
    const sealer = await Sealer.of(dataKey);
    const tag = await sealer.tag('key pages', 'https://secret.example/');
    expect(await (await Sealer.of(dataKey)).tag('key pages', 'https://secret.example/')).toBe(tag);
    expect(await sealer.tag('key sources', 'https://secret.example/')).not.toBe(tag);
    expect(await sealer.tag('key pages', 'https://secret.example')).not.toBe(tag);
    expect(await (await Sealer.of(newDataKey())).tag('key pages', 'https://secret.example/')).not.toBe(tag);
    expect(tag).not.toContain('secret');
  });
});
