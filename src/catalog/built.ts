// Reads a catalog whose vectors were made at build time: the starter catalog's, or a site's own.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import type { ModelId } from '../storage/schema';
import { catalogSchema, type SourcedItem } from './item';

/** vectors/index.json: which files make up the catalog, in order. */
const builtIndexSchema = v.object({
  files: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\w.-]+\.json$/))), v.minLength(1)),
  items: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** SHA-256 (lower-case hex) of the files' bytes, one after another. */
  catalogHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
export type BuiltIndex = v.InferOutput<typeof builtIndexSchema>;

/** vectors/<model>.json: what vectors/<model>.bin holds. Row i belongs to the catalog's item i. */
export const builtVectorsSchema = v.object({
  model: v.string(),
  /** SHA-256 of the model file that made them. */
  modelSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** SHA-256 of the texts as the model was given them; older blocks have none, and are built anew. */
  textHash: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
  dimensions: v.pipe(v.number(), v.integer(), v.minValue(1)),
  rows: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** Byte at which the float32 scales (little-endian, one a row) begin; int8 values come before. */
  scaleOffset: v.pipe(v.number(), v.integer(), v.minValue(0)),
  catalogHash: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
});
export type BuiltVectors = v.InferOutput<typeof builtVectorsSchema>;

/** int8 vectors with one scale a row; the shape of embedding's QuantisedMatrix, which is a room beside this one. */
export interface ItemVectors {
  rows: number;
  dimensions: number;
  values: Int8Array;
  scales: Float32Array;
}

export interface BuiltCatalog {
  items: SourcedItem[];
  /** Row i is items[i]. */
  vectors: ItemVectors;
}

/** int8 values, padding to 4 bytes, float32 scales. */
export function packVectors(vectors: ItemVectors): { bytes: Uint8Array; scaleOffset: number } {
  const scaleOffset = Math.ceil(vectors.values.byteLength / 4) * 4;
  const bytes = new Uint8Array(scaleOffset + vectors.rows * 4);
  bytes.set(new Uint8Array(vectors.values.buffer, vectors.values.byteOffset, vectors.values.byteLength));
  const view = new DataView(bytes.buffer);
  vectors.scales.forEach((scale, row) => {
    view.setFloat32(scaleOffset + row * 4, scale, true);
  });
  return { bytes, scaleOffset };
}

/** The other way round. Throws `damaged-file` where the lengths do not fit. */
export function unpackVectors(buffer: ArrayBuffer, header: BuiltVectors): ItemVectors {
  const { rows, dimensions, scaleOffset } = header;
  if (scaleOffset < rows * dimensions || buffer.byteLength !== scaleOffset + rows * 4) {
    throw new DriftfeedError(
      'damaged-file',
      `vectors: ${buffer.byteLength} bytes for ${rows} × ${dimensions}`,
    );
  }
  const view = new DataView(buffer);
  const scales = Float32Array.from({ length: rows }, (_, row) =>
    view.getFloat32(scaleOffset + row * 4, true),
  );
  return { rows, dimensions, values: new Int8Array(buffer, 0, rows * dimensions), scales };
}

/**
 * Fetches a built catalog from `baseUrl` (ends in a slash) with its vectors for `model`. Every item's `source`
 * is set to `source`. Throws `source-unreachable` where a file does not come, `damaged-file` where one is
 * malformed or the files are not of one build. Without a secure context there is no SHA-256, and then only the
 * files' own statements are compared.
 */
export async function loadBuiltCatalog(
  baseUrl: string,
  model: ModelId,
  fetchFile: typeof fetch = fetch,
  source = 'catalog',
): Promise<BuiltCatalog> {
  const get = async (name: string): Promise<ArrayBuffer> => {
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
  const [indexBytes, headerBytes, vectorBytes] = await Promise.all([
    get('vectors/index.json'),
    get(`vectors/${model}.json`),
    get(`vectors/${model}.bin`),
  ]);
  const index = parse(builtIndexSchema, indexBytes, 'vectors/index.json');
  const header = parse(builtVectorsSchema, headerBytes, `vectors/${model}.json`);
  const files = await Promise.all(index.files.map(get));
  const items = files.flatMap((bytes, position) => parse(catalogSchema, bytes, index.files[position]!).items);

  if (header.model !== model)
    throw new DriftfeedError('damaged-file', `vectors are of model ${header.model}`);
  if (
    header.catalogHash !== index.catalogHash ||
    header.rows !== items.length ||
    index.items !== items.length
  ) {
    throw new DriftfeedError('damaged-file', 'vectors were made from another catalog');
  }
  if (globalThis.crypto?.subtle && (await hashOf(files)) !== index.catalogHash) {
    throw new DriftfeedError('damaged-file', 'catalog files are not the ones its index was made from');
  }
  return {
    items: items.map((item) => ({ ...item, source })),
    vectors: unpackVectors(vectorBytes, header),
  };
}

function parse<Schema extends v.GenericSchema>(
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

async function hashOf(files: readonly ArrayBuffer[]): Promise<string> {
  const whole = await new Blob([...files]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
