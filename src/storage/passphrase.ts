// From a passphrase to a key: argon2id, slow and hungry for memory on purpose, so that guessing costs as much.
import { argon2id } from 'hash-wasm';
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { shortestPassphrase } from '../device/passphrase-length';

/**
 * 64 MiB gone through four times: above what OWASP asks for (19 MiB, twice). Measured at 1.0 to 1.3 s on two cores that
 * had other work as well.
 */
const cost = { memory: 64 * 1024, passes: 4 } as const;

/** A foreign file may ask for four times the work of `cost`: some seconds, not minutes. */
const mostWork = 4 * cost.memory * cost.passes;

/**
 * Everything but the passphrase that its key depends on; stored beside what the key locks, for it is no secret. Its
 * bounds keep a foreign file from asking for more memory or time than a device has.
 */
export const kdfParametersSchema = v.pipe(
  v.object({
    name: v.literal('argon2id'),
    /** KiB of memory that every guess takes. */
    memory: v.pipe(v.number(), v.integer(), v.minValue(1024), v.maxValue(256 * 1024)),
    /** How often all of it is gone through. */
    passes: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(16)),
    /** 16 random bytes, base64. */
    salt: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{22}==$/)),
  }),
  v.check(({ memory, passes }) => memory * passes <= mostWork),
);
export type KdfParameters = v.InferOutput<typeof kdfParametersSchema>;

/** Whether a new passphrase is refused. The page says so with the same rule: see `shortestPassphrase`. */
export function isTooShort(passphrase: string): boolean {
  return [...passphrase].length < shortestPassphrase;
}

/** New ones, with a salt of their own, for each passphrase that is set. */
export function newKdfParameters(): KdfParameters {
  const salt = btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
  return { name: 'argon2id', ...cost, salt };
}

/**
 * The AES-GCM key (256 bits, to encrypt and decrypt, never extractable) of a passphrase; the same passphrase and
 * parameters give the same key. Takes about a second (see `cost`), so call it in a worker. Throws `misuse` for parameters
 * out of bounds and for a passphrase that is empty: others that are too short are the caller's to refuse.
 */
export async function keyFromPassphrase(passphrase: string, parameters: KdfParameters): Promise<CryptoKey> {
  const bytes = await bytesFromPassphrase(passphrase, parameters);
  try {
    return await keyOfBytes(bytes);
  } finally {
    bytes.fill(0);
  }
}

/** Not to be taken out of the browser's own keeping again. */
export function keyOfBytes(bytes: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** The 32 bytes of that key, for who has to store them where they are sealed. Errors: as `keyFromPassphrase`. */
export async function bytesFromPassphrase(
  passphrase: string,
  parameters: KdfParameters,
): Promise<Uint8Array<ArrayBuffer>> {
  const checked = v.safeParse(kdfParametersSchema, parameters);
  if (!checked.success) throw new DriftfeedError('misuse', 'key derivation parameters out of bounds');
  if (passphrase === '') throw new DriftfeedError('misuse', 'an empty passphrase');
  const { memory, passes, salt } = checked.output;
  return deriveBytes(passphrase, {
    memory,
    passes,
    salt: Uint8Array.from(atob(salt), (letter) => letter.charCodeAt(0)),
  });
}

/** 32 bytes. Keyboards spell the same letters in different ways (é, or e and an accent): they count as the same. */
export async function deriveBytes(
  passphrase: string,
  { memory, passes, salt }: { memory: number; passes: number; salt: Uint8Array },
): Promise<Uint8Array<ArrayBuffer>> {
  const derived = await argon2id({
    password: new TextEncoder().encode(passphrase.normalize('NFC')),
    salt,
    iterations: passes,
    memorySize: memory,
    parallelism: 1, // more would only help a guesser: here it is one thread
    hashLength: 32,
    outputType: 'binary',
  });
  return Uint8Array.from(derived);
}
