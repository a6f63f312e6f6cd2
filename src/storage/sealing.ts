// The keys that lock what is stored: one random key for all rows, itself locked by the passphrase's key.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { pack, unpack } from './packing';
import { kdfParametersSchema, keyFromPassphrase, newKdfParameters } from './passphrase';

const dataKeyBytes = 32;
/** What AES-GCM is made for. Random: 2^32 rows may be written before two of the same get likely enough to matter. */
const ivBytes = 12;
const bytesSchema = v.instance(Uint8Array<ArrayBuffer>);

/** The data key as it lies on the disk. Another passphrase locks the same key anew, and no row has to change. */
export const lockedKeySchema = v.object({ kdf: kdfParametersSchema, iv: bytesSchema, sealed: bytesSchema });
export type LockedKey = v.InferOutput<typeof lockedKeySchema>;

/** A row's bytes, which only its key opens, and only at the place that it was sealed for. */
export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  sealed: Uint8Array<ArrayBuffer>;
}

export function newDataKey(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(dataKeyBytes));
}

/** Takes about a second: see `keyFromPassphrase`. */
export async function lockDataKey(dataKey: Uint8Array<ArrayBuffer>, passphrase: string): Promise<LockedKey> {
  const kdf = newKdfParameters();
  return { kdf, ...(await encrypt(await keyFromPassphrase(passphrase, kdf), dataKeyPlace, dataKey)) };
}

/** Whoever gets the key fills it with zeros after use. Throws `wrong-passphrase`. */
export async function unlockDataKey(locked: LockedKey, passphrase: string): Promise<Uint8Array<ArrayBuffer>> {
  if (passphrase === '') throw new DriftfeedError('wrong-passphrase');
  const key = await keyFromPassphrase(passphrase, locked.kdf);
  try {
    return await decrypt(key, dataKeyPlace, locked);
  } catch {
    throw new DriftfeedError('wrong-passphrase');
  }
}

const dataKeyPlace = 'data key';

/** Seals and opens rows. What it works with cannot be taken out of the browser's own keeping. */
export class Sealer {
  private constructor(
    private readonly rows: CryptoKey,
    private readonly names: CryptoKey,
  ) {}

  /** Of the data key two keys are made: for rows, and for what stands in place of addresses and names. */
  static async of(dataKey: Uint8Array<ArrayBuffer>): Promise<Sealer> {
    const base = await crypto.subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveKey']);
    const derive = (info: string, kind: AesKeyGenParams | HmacKeyGenParams, uses: KeyUsage[]) =>
      crypto.subtle.deriveKey(
        { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info: new TextEncoder().encode(info) },
        base,
        kind,
        false,
        uses,
      );
    return new Sealer(
      await derive('driftfeed rows', { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt']),
      await derive('driftfeed names', { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign']),
    );
  }

  /** `place` says where the bytes will lie; somewhere else they do not open. */
  seal(place: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> {
    return encrypt(this.rows, place, bytes);
  }

  /** Throws `storage-refused` for what was changed, moved or sealed by another key. */
  async open(place: string, sealed: Sealed): Promise<unknown> {
    let bytes: Uint8Array<ArrayBuffer>;
    try {
      bytes = await decrypt(this.rows, place, sealed);
    } catch {
      throw new DriftfeedError('storage-refused', 'a sealed row does not open');
    }
    return unpack(bytes);
  }

  /** What stands for a text where it has to be found again: always the same for the same, and tells nothing of it. */
  async tag(place: string, text: string): Promise<string> {
    const signed = await crypto.subtle.sign('HMAC', this.names, pack([place, text]));
    return btoa(String.fromCharCode(...new Uint8Array(signed, 0, 18)));
  }
}

async function encrypt(key: CryptoKey, place: string, bytes: Uint8Array<ArrayBuffer>): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(ivBytes));
  const sealed = await crypto.subtle.encrypt(algorithm(iv, place), key, bytes);
  return { iv, sealed: new Uint8Array(sealed) };
}

async function decrypt(
  key: CryptoKey,
  place: string,
  { iv, sealed }: Sealed,
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.decrypt(algorithm(iv, place), key, sealed));
}

function algorithm(iv: Uint8Array<ArrayBuffer>, place: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`driftfeed ${place}`) };
}
