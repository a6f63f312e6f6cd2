// The product of a vector in workgroup memory with a constant matrix, done again and again by one workgroup: the
// inner loop of the recurrence. The workgroup's registers hold as much of the matrix as they can.

/**
 * A workgroup of `threads` computes y = v · M, M of `inner` rows and `quads` × 4 columns: thread i has the four
 * columns of quad i mod quads, and of the rows the slice i / quads.
 */
export interface MatvecPlan {
  inner: number;
  quads: number;
  slices: number;
  /** Rows of a slice, a multiple of 4; slices · rows ≥ inner. */
  rows: number;
  /** The first rows of a slice are kept in registers (four numbers each), the rest read at each product. */
  kept: number;
  threads: number;
}

/** WebGPU's default limit. */
export const mostThreads = 256;
/** Of four numbers each: half of what a thread of an NVIDIA or AMD GPU can have. */
const registerQuads = 32;
/** Cutting the sum further costs more in adding up than it saves. */
const shortestSlice = 8;

export function planMatvec(inner: number, quads: number, atLeastThreads: number): MatvecPlan {
  const wished = Math.max(1, Math.min(Math.floor(mostThreads / quads), Math.ceil(inner / shortestSlice)));
  const rows = Math.ceil(inner / wished / 4) * 4;
  const slices = Math.ceil(inner / rows);
  return {
    inner,
    quads,
    slices,
    rows,
    kept: Math.min(rows, registerQuads),
    threads: Math.max(quads * slices, atLeastThreads),
  };
}

/**
 * WGSL in three pieces: `memory` (the vector `v`, written by the caller, and `partial`), `load` (the registers, once)
 * and `multiply`, after which and a barrier `sumOf(column)` is y's. `matrix` is an array of vec4f, row-major.
 */
export function matvecCode(
  { inner, quads, slices, rows, kept, threads }: MatvecPlan,
  matrix: string,
): { memory: string; load: string; multiply: string } {
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  const whole = slices * rows === inner;
  return {
    memory: `
      var<workgroup> v: array<f32, ${slices * rows}>;
      var<workgroup> partial: array<vec4f, ${slices * quads}>;
      fn sumOf(column: u32) -> f32 {
        var sum = 0.0;
        for (var slice = 0u; slice < ${slices}u; slice++) {
          sum += partial[slice * ${quads}u + column / 4u][column % 4u];
        }
        return sum;
      }`,
    load: `
      let quad = index % ${quads}u;
      let slice = index / ${quads}u;
      let first = slice * ${rows}u;
      let multiplies = slice < ${slices}u;
      ${range(0, kept)
        .map((k) => {
          const read = `${matrix}[(first + ${k}u) * ${quads}u + quad]`;
          if (whole && slices * quads === threads) return `let m${k} = ${read};`;
          return `var m${k} = vec4f(); if (multiplies && first + ${k}u < ${inner}u) { m${k} = ${read}; }`;
        })
        .join('\n')}`,
    multiply: `
      if (multiplies) {
        var sum = v[first] * m0;
        ${range(1, kept)
          .map((k) => `sum += v[first + ${k}u] * m${k};`)
          .join('\n')}
        ${
          kept < rows
            ? `for (var k = first + ${kept}u; k < ${whole ? '' : 'min('}first + ${rows}u${whole ? '' : `, ${inner}u)`}; k++) {
          sum += v[k] * ${matrix}[k * ${quads}u + quad];
        }`
            : ''
        }
        partial[slice * ${quads}u + quad] = sum;
      }`,
  };
}
