// The files of a built catalog: how they are fetched, checked and parsed, and how a block of vectors is laid out.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';

/** SHA-256 in lower-case hex. */
export const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));
/** Of a file beside the catalog's index: a name, and no way out of the folder. */
export const fileNameSchema = v.pipe(v.string(), v.regex(/^[\w.-]+\.json$/));
export const countSchema = v.pipe(v.number(), v.integer(), v.minValue(0));

/** int8 vectors with one scale a row; the shape of embedding's QuantisedMatrix, which is a room beside this one. */
export interface ItemVectors {
  rows: number;
  dimensions: number;
  values: Int8Array;
  scales: Float32Array;
}

/** `load` called once, until it fails: then the next to ask calls it again. */
export function kept<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let known: Promise<Value> | null = null;
  return () => {
    if (known) return known;
    const loading = load();
    known = loading;
    loading.catch(() => {
      known = null;
    });
    return loading;
  };
}

/** The bytes of a file of the catalog. Throws `source-unreachable` where it does not come. */
export type GetFile = (name: string) => Promise<ArrayBuffer>;

/** Files below `baseUrl`, which ends in a slash. */
export function filesAt(baseUrl: string, fetchFile: typeof fetch): GetFile {
  return async (name) => {
    let response: Response;
    try {
      response = await fetchFile(baseUrl + name);
    } catch (error) {
      throw new DriftfeedError(
        'source-unreachable',
        `${name}: ${error instanceof Error ? error.message : ''}`,
      );
    }
    if (!response.ok) throw new DriftfeedError('source-unreachable', `${name}: ${response.status}`);
    return response.arrayBuffer();
  };
}

/** Throws `damaged-file` where the bytes are not JSON, or not what the schema says. */
export function parseFile<Schema extends v.GenericSchema>(
  schema: Schema,
  bytes: ArrayBuffer,
  name: string,
): v.InferOutput<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new DriftfeedError('damaged-file', `${name}: not JSON`);
  }
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new DriftfeedError('damaged-file', `${name}: ${parsed.issues[0].message}`);
  return parsed.output;
}

/** Throws `damaged-file` where the bytes have another SHA-256. Without a secure context there is none to compare. */
export async function checkHash(bytes: ArrayBuffer, sha256: string, name: string): Promise<void> {
  const { subtle } = (globalThis.crypto ?? {}) as Partial<Crypto>;
  if (!subtle) return;
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  if ([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('') !== sha256)
    throw new DriftfeedError('damaged-file', `${name}: not the one that the index was made from`);
}

/** Byte at which a block's scales begin. */
function scalesAt(rows: number, dimensions: number): number {
  return Math.ceil((rows * dimensions) / 4) * 4;
}

/** A block of vectors: int8 values, padding to 4 bytes, float32 scales (little-endian, one a row). */
export function packVectors({ rows, dimensions, values, scales }: ItemVectors): Uint8Array {
  const start = scalesAt(rows, dimensions);
  const bytes = new Uint8Array(start + rows * 4);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  const view = new DataView(bytes.buffer);
  scales.forEach((scale, row) => {
    view.setFloat32(start + row * 4, scale, true);
  });
  return bytes;
}

/** The other way round; the values stay where they are. Throws `damaged-file` for a block of another length. */
export function unpackVectors(block: ArrayBuffer, rows: number, dimensions: number): ItemVectors {
  const start = scalesAt(rows, dimensions);
  if (block.byteLength !== start + rows * 4) {
    throw new DriftfeedError(
      'damaged-file',
      `vectors: ${block.byteLength} bytes for ${rows} × ${dimensions}`,
    );
  }
  const view = new DataView(block);
  const scales = Float32Array.from({ length: rows }, (_, row) => view.getFloat32(start + row * 4, true));
  return { rows, dimensions, values: new Int8Array(block, 0, rows * dimensions), scales };
}
