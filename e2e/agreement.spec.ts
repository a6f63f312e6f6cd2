// The same titles embedded on the CPU and on the GPU must give the same vectors, as the app stores them.
import { expect, test } from './fixtures';
import { App } from './support/app';
import { chromeHistory } from './support/history-files';
import { storedVectors } from './support/stored';

function cosine(a: readonly number[], b: readonly number[]): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let index = 0; index < a.length; index++) {
    dot += a[index]! * b[index]!;
    aa += a[index]! ** 2;
    bb += b[index]! ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}

test('fifty titles agree between WASM and WebGPU to a cosine of 0.999 @webgpu', async ({ startProfile }) => {
  const history = await chromeHistory({ visits: 200, pages: 50, seed: 9, days: 10, plain: true });
  const vectors: Record<string, number[]>[] = [];
  for (const compute of ['wasm', 'webgpu'] as const) {
    const { page } = await startProfile(compute);
    const app = new App(page, compute);
    await app.open();
    await app.choose(history);
    await app.confirmImport.click();
    await app.whenBackend();
    await expect(app.badge.first()).toHaveAttribute(
      'data-reason',
      compute === 'wasm' ? 'software-adapter' : 'webgpu-chosen',
    );
    await app.whenEmbedded();
    vectors.push(await storedVectors(page));
  }
  const [onWasm, onGpu] = vectors;
  const urls = Object.keys(onWasm!);
  expect(urls).toHaveLength(50);
  // Stored as int8, which by itself costs less than 0.0001.
  const lowest = Math.min(...urls.map((url) => cosine(onWasm![url]!, onGpu![url]!)));
  console.log(`lowest cosine between WASM and WebGPU over ${urls.length} titles: ${lowest.toFixed(6)}`);
  expect(lowest).toBeGreaterThanOrEqual(0.999);
  // And the vectors say something: different titles differ.
  expect(cosine(onWasm![urls[0]!]!, onWasm![urls[1]!]!)).toBeLessThan(0.9);
});
