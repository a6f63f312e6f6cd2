// A backup under a passphrase: its bytes in segments of equal size, each AES-GCM, so that it streams and a cut shows.
import { DriftfeedError } from '../device/errors';

/** Bytes that GCM adds to a segment. */
const tagBytes = 16;
export const prefixBytes = 7;

interface SegmentForm {
  header: Uint8Array<ArrayBuffer>;
  prefix: Uint8Array;
  /** Bytes before encryption. */
  segment: number;
}

/**
 * Encrypts what is piped through, `segment` bytes at a time. `prefix` (7 random bytes, new for each file) goes before
 * the segments' numbers, so that no nonce comes twice under one key. `header` is not in the output but bound to every
 * segment: with another one none can be read.
 */
export function encryptStream(
  key: CryptoKey,
  { header, prefix, segment }: SegmentForm,
): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  return segmentStream(segment, (bytes, index, last) =>
    crypto.subtle.encrypt(
      { name: 'AES-GCM', iv: nonce(prefix, index, last), additionalData: header, tagLength: tagBytes * 8 },
      key,
      bytes,
    ),
  );
}

/**
 * The way back. Fails with `backup-passphrase` where not even the first segment can be read, and with
 * `backup-unreadable` where a later one cannot: changed, put elsewhere, or the file ends too soon.
 */
export function decryptStream(
  key: CryptoKey,
  { header, prefix, segment }: SegmentForm,
): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  return segmentStream(segment + tagBytes, async (bytes, index, last) => {
    try {
      return await crypto.subtle.decrypt(
        { name: 'AES-GCM', iv: nonce(prefix, index, last), additionalData: header, tagLength: tagBytes * 8 },
        key,
        bytes,
      );
    } catch {
      if (index === 0) throw new DriftfeedError('backup-passphrase');
      throw new DriftfeedError('backup-unreadable', `segment ${index}`);
    }
  });
}

/** 96 bits: the file's own, the segment's number, and whether it is the last, without which a cut between two would not show. */
function nonce(prefix: Uint8Array, index: number, last: boolean): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12);
  bytes.set(prefix);
  const view = new DataView(bytes.buffer);
  view.setUint32(prefixBytes, index);
  bytes[11] = last ? 1 : 0;
  return bytes;
}

/** Regroups into segments of `size` bytes, the last one of what is left (nothing, perhaps), and changes each. */
function segmentStream(
  size: number,
  change: (bytes: Uint8Array<ArrayBuffer>, index: number, last: boolean) => Promise<ArrayBuffer>,
): TransformStream<Uint8Array, Uint8Array<ArrayBuffer>> {
  const held = new Uint8Array(size);
  let filled = 0;
  let index = 0;
  const send = async (
    controller: TransformStreamDefaultController<Uint8Array<ArrayBuffer>>,
    last: boolean,
  ) => {
    controller.enqueue(new Uint8Array(await change(held.slice(0, filled), index++, last)));
    filled = 0;
  };
  return new TransformStream({
    async transform(chunk, controller) {
      for (let from = 0; from < chunk.length; ) {
        if (filled === size) await send(controller, false);
        const part = chunk.subarray(from, from + size - filled);
        held.set(part, filled);
        filled += part.length;
        from += part.length;
      }
    },
    flush: (controller) => send(controller, true),
  });
}
