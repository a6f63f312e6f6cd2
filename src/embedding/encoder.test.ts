// The shipped model files in the shipped encoder: they agree with the published models, whatever the batch.
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { batchesByLength, createEncoder, type Encoder } from './encoder';
import { dot, type Matrix, rowOf } from './matrix';
import { findModel, type ModelSpec } from './models';

// A busy machine with one slow core is no reason to fail.
vi.setConfig({ testTimeout: 60_000 });

const project = new URL('../../', import.meta.url);
const prepared = existsSync(new URL('public/models/index.json', project));
if (!prepared)
  console.error('SKIPPED: no models in public/models; run "npx tsx tools/models/prepare.ts" first');

const titles = JSON.parse(readFileSync(new URL('tools/models/reference/titles.json', project), 'utf8')) as {
  en: string[];
  zh: string[];
};

function readReference(name: string, dimensions: number): Matrix {
  const bytes = readFileSync(new URL(`tools/models/reference/${name}.bin`, project));
  const data = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  return { rows: data.length / dimensions, dimensions, data };
}

function open(spec: ModelSpec): Promise<Encoder> {
  const models = new URL('public/models/', project).pathname;
  const runtime = new URL('public/runtime/', project).href;
  return createEncoder({ spec, backend: 'wasm', adapter: null, files: { models, runtime }, threads: 1 });
}

function cosines(a: Matrix, b: Matrix): number[] {
  return Array.from({ length: a.rows }, (_, row) => dot(rowOf(a, row), rowOf(b, row)));
}

describe.skipIf(!prepared).each([
  // 0.995 to the fp32 file; the published int8 file is itself only some 0.99 from fp32.
  { id: 'minilm-en', language: 'en', reference: 'minilm-en.fp32', agreement: 0.995 },
  { id: 'bge-zh', language: 'zh', reference: 'bge-zh.int8', agreement: 0.98 },
] as const)('$id', ({ id, language, reference, agreement }) => {
  const texts = titles[language];
  let encoder: Encoder;
  let vectors: Matrix;

  beforeAll(async () => {
    const index: unknown = JSON.parse(readFileSync(new URL('public/models/index.json', project), 'utf8'));
    encoder = await open(findModel(index, id));
    vectors = await encoder.embed(texts);
  }, 60_000);
  afterAll(() => encoder?.dispose());

  it('gives one unit vector a text', () => {
    expect(vectors.rows).toBe(texts.length);
    expect(vectors.dimensions).toBe(encoder.spec.dimensions);
    for (let row = 0; row < vectors.rows; row++) {
      expect(dot(rowOf(vectors, row), rowOf(vectors, row))).toBeCloseTo(1, 5);
    }
  });

  it(`agrees with the published model to ${agreement}`, () => {
    const published = readReference(reference, encoder.spec.dimensions);
    expect(published.rows).toBe(texts.length);
    expect(Math.min(...cosines(vectors, published))).toBeGreaterThanOrEqual(agreement);
  });

  it('does not let a vector depend on its batch', async () => {
    const long = `${texts.join(' ')} ${texts.join(' ')}`; // pads whatever shares its batch
    const order = [...texts.keys()].map((index) => (index * 17 + 5) % texts.length);
    const mixed = await encoder.embed([long, ...order.map((index) => texts[index]!)]);
    const alone = await encoder.embed([texts[0]!]);
    expect(dot(rowOf(alone, 0), rowOf(vectors, 0))).toBeGreaterThan(0.999);
    const worst = order.map((index, position) => dot(rowOf(mixed, position + 1), rowOf(vectors, index)));
    expect(Math.min(...worst)).toBeGreaterThan(0.999);
  });

  it('gives equal texts equal vectors, in the place of each', async () => {
    const [first, second] = [texts[0]!, texts[1]!];
    const repeated = await encoder.embed([first, second, first]);
    expect(rowOf(repeated, 2)).toEqual(rowOf(repeated, 0));
    expect(dot(rowOf(repeated, 1), rowOf(vectors, 1))).toBeGreaterThan(0.999);
  });

  it('reads capitals and accents as the plain letters of its vocabulary', async () => {
    const spellings = ['Climbing in Orkney', 'climbing in orkney', 'CAFÉ Bánh mì', 'cafe banh mi'];
    const read = await encoder.embed([...spellings, 'Climbing', 'Orkney']);
    expect(dot(rowOf(read, 0), rowOf(read, 1))).toBeGreaterThan(0.999);
    expect(dot(rowOf(read, 2), rowOf(read, 3))).toBeGreaterThan(0.999);
    expect(dot(rowOf(read, 4), rowOf(read, 5))).toBeLessThan(0.9);
  });

  it('copes with nothing, with an empty text and with a very long one', async () => {
    expect((await encoder.embed([])).rows).toBe(0);
    const odd = await encoder.embed(['', texts.join(' ').repeat(20)]);
    expect(odd.data.every(Number.isFinite)).toBe(true);
  });

  it('stops where it is told to', async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const many = Array.from({ length: 96 }, (_, index) => `${texts[0]} ${index}`);
    const work = encoder.embed(many, {
      signal: controller.signal,
      onProgress: (done) => {
        seen.push(done);
        controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toHaveLength(1);
    expect(seen[0]).toBeLessThan(96);
  });
});

describe.skipIf(!prepared)('meaning', () => {
  const index: unknown = prepared
    ? JSON.parse(readFileSync(new URL('public/models/index.json', project), 'utf8'))
    : [];

  it.each([
    [
      'minilm-en',
      'How to sharpen a kitchen knife',
      'Using a whetstone on dull blades',
      'Pension fund returns',
    ],
    ['bge-zh', '黑白胶片冲洗入门', '暗房冲印的基本步骤', '川菜麻婆豆腐的做法'],
  ] as const)(
    '%s puts related titles nearer than unrelated ones',
    async (id, title, related, unrelated) => {
      const encoder = await open(findModel(index, id));
      const vectors = await encoder.embed([title, related, unrelated]);
      await encoder.dispose();
      const near = dot(rowOf(vectors, 0), rowOf(vectors, 1));
      const far = dot(rowOf(vectors, 0), rowOf(vectors, 2));
      expect(near).toBeGreaterThan(far + 0.15);
    },
    60_000,
  );

  it('says that a model is missing', async () => {
    const spec = { ...findModel(index, 'minilm-en'), id: 'not-there' as 'minilm-en' };
    await expect(open(spec)).rejects.toMatchObject({ code: 'model-missing' });
  });
});

describe('batchesByLength', () => {
  it('puts texts of like length together, each once', () => {
    const lengths = Array.from({ length: 100 }, (_, index) => 3 + ((index * 37) % 125));
    const batches = [...batchesByLength(lengths, () => 512)];
    expect(batches.flat().sort((a, b) => a - b)).toEqual([...lengths.keys()]);
    for (const batch of batches) {
      expect(batch.length * Math.max(...batch.map((index) => lengths[index]!))).toBeLessThanOrEqual(512);
    }
    const padded = batches.reduce((sum, batch) => sum + batch.length * lengths[batch[0]!]!, 0);
    const tokens = lengths.reduce((sum, length) => sum + length, 0);
    expect(padded / tokens).toBeLessThan(1.25);
  });

  it('keeps to few tokens, and a longer text by itself', () => {
    const batches = (lengths: number[]) => [...batchesByLength(lengths, () => 40)];
    expect(batches([10, 40, 10, 10, 10, 10, 30])).toEqual([[1], [6], [0, 2, 3, 4], [5]]);
    expect(batches([100, 90])).toEqual([[0], [1]]);
    expect(batches([])).toEqual([]);
  });

  it('asks anew before every batch', () => {
    let tokens = 10;
    const batches = batchesByLength([10, 10, 10, 10], () => tokens);
    expect(batches.next().value).toEqual([0]);
    tokens = 20;
    expect([...batches]).toEqual([[1, 2], [3]]);
  });
});
