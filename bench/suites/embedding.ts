// Embedding real titles: ours against the plain transformers.js loop, one text at a time, on WASM with the same model.
import { env, pipeline } from '@huggingface/transformers';
import { openEmbedder } from '../../src/embedding/client';
import { createEncoder } from '../../src/embedding/encoder';
import { dot, type Matrix, rowOf } from '../../src/embedding/matrix';
import { findModel, type ModelSpec } from '../../src/embedding/models';
import type { CaseDescription, OpenCase, Suite } from '../page/suite';
import { readTitles } from './titles-page';

const base = import.meta.env.BASE_URL;
const wholeRun = 2000;
const quickRun = 200;
/** Texts the loop is given in one run, others each time; its time is then that of all texts in proportion. */
const loopTexts = 50;

/** `app`: the embedder as the app opens it, with its workers; `thread`: one encoder in one thread. */
const backends = { app: 'wasm, workers as in the app', thread: 'wasm, 1 thread' } as const;

export const embeddingSuite: Suite = {
  cases: [wholeRun, quickRun].flatMap((texts) =>
    Object.entries(backends).map(
      ([way, backend]): CaseDescription => ({
        name: 'embedding',
        backend,
        shape: `${texts.toLocaleString('en')} titles`,
        sizes: { texts, oneThread: Number(way === 'thread') },
        quick: texts === quickRun,
        memory: true,
      }),
    ),
  ),
  open: ({ sizes }) => openCase(sizes.texts!, Boolean(sizes.oneThread)),
};

async function openCase(count: number, oneThread: boolean): Promise<OpenCase> {
  const titles = await readTitles(count);
  const spec = findModel(await (await fetch(`${base}models/index.json`)).json(), 'minilm-en');
  const ours = oneThread ? await openEncoder(spec) : openApp();
  const loop = await openLoop(spec);
  const agreement = await compare(titles.slice(0, 40), ours.embed, loop.embed);
  let next = 0;
  return {
    ours: async () => void (await ours.embed(titles)),
    peers: {
      'transformers.js, one text at a time': async () => {
        const texts = Array.from({ length: loopTexts }, () => titles[next++ % titles.length]!);
        const start = performance.now();
        await loop.embed(texts);
        return ((performance.now() - start) * titles.length) / loopTexts;
      },
    },
    notes: [
      agreement,
      `the loop ran ${loopTexts} of ${titles.length} titles a run, scaled; it has ${loop.threads} thread, its own choice`,
    ],
    close: ours.close,
  };
}

interface Open {
  embed(texts: readonly string[]): Promise<Matrix>;
  close(): void;
}

async function openEncoder(spec: ModelSpec): Promise<Open> {
  const files = { models: `${base}models/`, runtime: new URL(`${base}runtime/`, self.location.href).href };
  const encoder = await createEncoder({ spec, backend: 'wasm', adapter: null, files, threads: 1 });
  return { embed: (texts) => encoder.embed(texts), close: () => void encoder.dispose() };
}

function openApp(): Open {
  const embedder = openEmbedder({ model: 'minilm-en', preference: 'wasm' });
  return {
    embed: async (texts) => (await embedder.embed(texts)).matrix,
    close: () => embedder.close(),
  };
}

/** As transformers.js's documentation has it, with the files from our own origin. */
async function openLoop(spec: ModelSpec): Promise<{ embed: Open['embed']; threads: number }> {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = `${base}models/`;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  const wasm = env.backends.onnx.wasm!;
  const runtime = new URL(`${base}runtime/ort-wasm-simd-threaded`, self.location.href).href;
  wasm.wasmPaths = { mjs: `${runtime}.mjs`, wasm: `${runtime}.wasm` };
  const extract = await pipeline('feature-extraction', spec.id, { dtype: 'fp32', device: 'wasm' });
  return {
    async embed(texts) {
      const data = new Float32Array(texts.length * spec.dimensions);
      for (const [row, text] of texts.entries()) {
        const output = await extract(text, { pooling: 'mean', normalize: true });
        data.set(output.data as Float32Array, row * spec.dimensions);
      }
      return { rows: texts.length, dimensions: spec.dimensions, data };
    },
    threads: wasm.numThreads ?? 1,
  };
}

async function compare(
  texts: readonly string[],
  ours: Open['embed'],
  theirs: Open['embed'],
): Promise<string> {
  const [own, other] = [await ours(texts), await theirs(texts)];
  const cosines = texts.map((_, row) => dot(rowOf(own, row), rowOf(other, row)));
  const worst = Math.min(...cosines);
  if (!(worst > 0.9999)) throw new Error(`vectors differ from transformers.js's: cosine ${worst}`);
  return `vectors agree with the loop's to cosine ${worst.toFixed(6)} or better`;
}
