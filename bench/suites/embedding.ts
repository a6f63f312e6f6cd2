// Embedding real titles: ours against the plain transformers.js loop, one text at a time, same backend, same model file.
import { env, pipeline } from '@huggingface/transformers';
import type { Backend } from '../../src/device/device';
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

/** `workers`: the embedder as the app opens it, with its workers; `thread`: one encoder in one thread. */
const ways = { workers: 'wasm, workers as in the app', thread: 'wasm, 1 thread', gpu: 'webgpu' } as const;
type Way = keyof typeof ways;

export const embeddingSuite: Suite = {
  cases: [wholeRun, quickRun].flatMap((texts) =>
    (Object.keys(ways) as Way[]).map(
      (way): CaseDescription => ({
        name: 'embedding',
        backend: ways[way],
        shape: `${texts.toLocaleString('en')} titles`,
        sizes: { texts, oneThread: Number(way === 'thread') },
        quick: texts === quickRun,
        memory: true,
        ...(way === 'gpu' ? { webgpu: true, realGpuOnly: true } : {}),
      }),
    ),
  ),
  open: ({ sizes, webgpu }) =>
    openCase(sizes.texts!, webgpu ? 'gpu' : sizes.oneThread ? 'thread' : 'workers'),
};

async function openCase(count: number, way: Way): Promise<OpenCase> {
  const titles = await readTitles(count);
  const spec = findModel(await (await fetch(`${base}models/index.json`)).json(), 'minilm-en');
  const backend = way === 'gpu' ? 'webgpu' : 'wasm';
  const ours = way === 'thread' ? await openEncoder(spec) : openApp(backend);
  const loop = await openLoop(spec, backend);
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
      `the loop ran ${loopTexts} of ${titles.length} titles a run, scaled; WASM threads: ${loop.threads}, its own choice`,
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

function openApp(preference: Backend): Open {
  const embedder = openEmbedder({ model: 'minilm-en', preference });
  return {
    embed: async (texts) => (await embedder.embed(texts)).matrix,
    close: () => embedder.close(),
  };
}

/** As transformers.js's documentation has it, with the files from our own origin. */
async function openLoop(
  spec: ModelSpec,
  device: Backend,
): Promise<{ embed: Open['embed']; threads: number }> {
  env.allowRemoteModels = false;
  env.allowLocalModels = true;
  env.localModelPath = `${base}models/`;
  env.useBrowserCache = false;
  env.useWasmCache = false;
  const wasm = env.backends.onnx.wasm!;
  const runtime = new URL(
    `${base}runtime/ort-wasm-simd-threaded${device === 'webgpu' ? '.asyncify' : ''}`,
    self.location.href,
  ).href;
  wasm.wasmPaths = { mjs: `${runtime}.mjs`, wasm: `${runtime}.wasm` };
  const extract = await pipeline('feature-extraction', spec.id, { dtype: 'fp32', device });
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
