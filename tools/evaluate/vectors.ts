// Vectors of a bundle's titles by the app's own encoder, kept in .cache so that they are made once.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { emptyMatrix, type Matrix } from '../../src/embedding/matrix';
import type { ModelId } from '../../src/storage/schema';
import { openNodeEncoder, readModelSpec } from '../models/node-encoder';

const cacheFolder = fileURLToPath(new URL('../../.cache/vectors/', import.meta.url));
/** A piece that is kept as one file; after a stop at most this much is lost. */
const pieceTexts = 1024;
/** As in the floors: titles are cut here. */
const longestTitle = 300;

/** One unit row a title. Pieces are keyed by the model file's hash and the titles' own. */
export async function titleVectors(
  titles: readonly string[],
  model: ModelId,
  onProgress: (done: number) => void,
): Promise<Matrix> {
  const spec = await readModelSpec(model);
  const folder = path.join(cacheFolder, spec.sha256.slice(0, 16));
  await mkdir(folder, { recursive: true });
  const matrix = emptyMatrix(titles.length, spec.dimensions);
  let encoder: Awaited<ReturnType<typeof openNodeEncoder>> | null = null;
  for (let start = 0; start < titles.length; start += pieceTexts) {
    const texts = titles.slice(start, start + pieceTexts).map((title) => title.slice(0, longestTitle));
    const key = createHash('sha256').update(texts.join('\n')).digest('hex').slice(0, 32);
    const file = path.join(folder, `${key}.f32`);
    if (!existsSync(file)) {
      encoder ??= await openNodeEncoder(model);
      const { data } = await encoder.embed(texts, { onProgress: (done) => onProgress(start + done) });
      await writeFile(`${file}.part`, data);
      await rename(`${file}.part`, file);
    }
    const bytes = await readFile(file);
    matrix.data.set(
      new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4),
      start * spec.dimensions,
    );
  }
  await encoder?.dispose();
  return matrix;
}
