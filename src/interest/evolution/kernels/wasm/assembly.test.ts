// The module's own functions: products against a naive loop, curves against Math, in a memory of the test's.
import { describe, expect, it } from 'vitest';
import { instantiate, loadWasmModule } from '../../../../device/wasm-module';
import { createRandom } from '../../../random';
import { flavours } from '../flavours.fixture';

interface Exports {
  multiplyScratch(columns: number): number;
  multiply(...placesAndCounts: number[]): void;
  forwardScratch(batch: number, units: number): number;
  forward(...placesAndCounts: number[]): void;
}

describe.each(flavours)('%s', async (flavour) => {
  const memory = new WebAssembly.Memory({ initial: 256 });
  const module = instantiate<Exports>((await loadWasmModule('training', { flavour }))!, memory);
  /** Lays arrays one after another; the last place is free. */
  const lay = (...arrays: Float32Array[]) => {
    let next = 64;
    return [...arrays, new Float32Array(0)].map((array) => {
      const place = next;
      new Float32Array(memory.buffer, place, array.length).set(array);
      next = Math.ceil((next + array.byteLength) / 64) * 64;
      return place;
    });
  };

  it.each([
    [1, 1, 1],
    [4, 8, 3],
    [5, 9, 2],
    [3, 7, 257],
    [65, 17, 11],
    [67, 30, 520],
  ])('%i × %i over %i: as a naive loop, either factor transposed', (rows, columns, inner) => {
    const random = createRandom(rows);
    const left = Float32Array.from({ length: rows * inner }, () => random() - 0.5);
    const right = Float32Array.from({ length: inner * columns }, () => random() - 0.5);
    const [a, b, c, scratch] = lay(left, right, new Float32Array(rows * columns + 1)) as [
      number,
      number,
      number,
      number,
    ];
    for (const leftStrides of [
      [inner, 1],
      [1, rows],
    ] as const) {
      for (const rightStrides of [
        [columns, 1],
        [1, inner],
      ] as const) {
        const result = new Float32Array(memory.buffer, c, rows * columns + 1).fill(99);
        module.multiply(rows, columns, inner, a, ...leftStrides, b, ...rightStrides, c, scratch);
        let worst = 0;
        for (let i = 0; i < rows; i++) {
          for (let j = 0; j < columns; j++) {
            let sum = 0;
            for (let k = 0; k < inner; k++)
              sum +=
                left[i * leftStrides[0] + k * leftStrides[1]]! *
                right[k * rightStrides[0] + j * rightStrides[1]]!;
            worst = Math.max(worst, Math.abs(sum - result[i * columns + j]!));
          }
        }
        expect(worst).toBeLessThan(1e-6 * Math.sqrt(inner));
        expect(result[rows * columns]).toBe(99);
      }
    }
  });

  it('σ and tanh are off by less than 1e-6, everywhere', () => {
    // One step of as many units: the gates' activations are the curves at the bias.
    const units = 200;
    const points = Float32Array.from({ length: units }, (_, i) => [-1e30, -90, 90, 1e30][i] ?? (i - 100) / 6);
    const bias = new Float32Array(4 * units);
    for (let gate = 0; gate < 4; gate++) bias.set(points, gate * units);
    const zeros = (length: number) => new Float32Array(length);
    const places = lay(
      zeros(1),
      zeros(4 * units),
      zeros(4 * units * units),
      bias,
      ...[1, 4, 1].map((n) => zeros(n * units)),
    );
    const [x, weights, recurrent, biasPlace, hidden, gates, cells, scratch] = places as number[];
    module.forward(
      x!,
      weights!,
      recurrent!,
      biasPlace!,
      0,
      1,
      1,
      1,
      units,
      hidden!,
      gates!,
      cells!,
      scratch!,
    );
    const activated = new Float32Array(memory.buffer, gates!, 4 * units);
    points.forEach((point, u) => {
      expect(Math.abs(activated[u]! - 1 / (1 + Math.exp(-point)))).toBeLessThan(2e-7);
      expect(Math.abs(activated[3 * units + u]! - Math.tanh(point))).toBeLessThan(3e-7);
    });
  });
});
