// Matrix products in WGSL, tiled through workgroup memory; where an operand's numbers come from is the caller's
// to say, so that a matrix put
// together of several, such as [x | h | 1], is never written out.

/** Σ over `inner` of left(row, k) · right(k, column). */
export interface ProductSource {
  /** WGSL of `fn left(row: u32, k: u32) -> f32`, its body; asked inside the bounds alone. */
  left: string;
  right: string;
  /** WGSL of `fn store(part: u32, row: u32, column: u32, value: f32)`, its body. */
  store: string;
  /** Which of an operand's two indices is next to each other in memory. */
  leftAlong: 'row' | 'k';
  rightAlong: 'column' | 'k';
}

/** How a product is cut up: `parts` of the inner length are summed apart, for the caller to add up. */
export interface ProductPlan {
  tile: 32 | 64;
  parts: number;
  workgroups: [number, number, number];
}

/** Enough workgroups for a large GPU to have some for every core. */
const wishedWorkgroups = 256;
const depth = 16;
/** A part shorter than this would do little but be added up. */
const shortestPart = 128;

export function planProduct(rows: number, columns: number, inner: number, mayPart: boolean): ProductPlan {
  const tiles = (tile: number) => Math.ceil(rows / tile) * Math.ceil(columns / tile);
  const tile = tiles(64) * (mayPart ? Math.ceil(inner / shortestPart) : 1) >= wishedWorkgroups / 2 ? 64 : 32;
  const parts = mayPart
    ? Math.max(1, Math.min(Math.floor(inner / shortestPart), Math.ceil(wishedWorkgroups / tiles(tile))))
    : 1;
  return { tile, parts, workgroups: [Math.ceil(columns / tile), Math.ceil(rows / tile), parts] };
}

/** Uniforms `rows`, `columns`, `inner` and `partLength` (inner / parts, rounded up to the tiles' depth) are read. */
export function productCode(source: ProductSource, { tile }: ProductPlan): string {
  const side = tile / 4;
  const threads = side * side;
  const loads = (tile * depth) / 4 / threads;
  const place = (along: boolean) =>
    along
      ? `let group = (i % ${side}u); let k = i / ${side}u;`
      : `let k = i % ${depth}u; let group = i / ${depth}u;`;
  const quad = (name: 'left' | 'right', first: string, bound: string) => {
    const at = (j: number) =>
      name === 'left' ? `left(${first} + ${j}u, at)` : `right(at, ${first} + ${j}u)`;
    return [0, 1, 2, 3]
      .map((j) => `if (at < end && ${first} + ${j}u < uniforms.${bound}) { quad[${j}] = ${at(j)}; }`)
      .join('\n');
  };
  return `
    fn left(row: u32, k: u32) -> f32 { ${source.left} }
    fn right(k: u32, column: u32) -> f32 { ${source.right} }
    fn store(part: u32, row: u32, column: u32, value: f32) { ${source.store} }
    var<workgroup> leftTile: array<vec4f, ${depth * (side + 1)}>;
    var<workgroup> rightTile: array<vec4f, ${depth * (side + 1)}>;

    @compute @workgroup_size(${threads})
    fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) workgroup: vec3u) {
      let firstRow = workgroup.y * ${tile}u;
      let firstColumn = workgroup.x * ${tile}u;
      let begin = workgroup.z * uniforms.partLength;
      let end = min(begin + uniforms.partLength, uniforms.inner);
      let x = index % ${side}u;
      let y = index / ${side}u;
      var sums: array<vec4f, 4>;
      for (var depthStart = begin; depthStart < end; depthStart += ${depth}u) {
        for (var load = 0u; load < ${loads}u; load++) {
          let i = index + load * ${threads}u;
          {
            ${place(source.leftAlong === 'row')}
            let at = depthStart + k;
            let row = firstRow + group * 4u;
            // Said outright: without a value SwiftShader kept that of the round before.
            var quad = vec4f();
            ${quad('left', 'row', 'rows')}
            leftTile[k * ${side + 1}u + group] = quad;
          }
          {
            ${place(source.rightAlong === 'column')}
            let at = depthStart + k;
            let column = firstColumn + group * 4u;
            var quad = vec4f();
            ${quad('right', 'column', 'columns')}
            rightTile[k * ${side + 1}u + group] = quad;
          }
        }
        workgroupBarrier();
        for (var k = 0u; k < ${depth}u; k++) {
          let a = leftTile[k * ${side + 1}u + y];
          let b = rightTile[k * ${side + 1}u + x];
          sums[0] += a.x * b;
          sums[1] += a.y * b;
          sums[2] += a.z * b;
          sums[3] += a.w * b;
        }
        workgroupBarrier();
      }
      for (var i = 0u; i < 4u; i++) {
        for (var j = 0u; j < 4u; j++) {
          let row = firstRow + y * 4u + i;
          let column = firstColumn + x * 4u + j;
          if (row < uniforms.rows && column < uniforms.columns) {
            store(workgroup.z, row, column, sums[i][j]);
          }
        }
      }
    }
  `;
}

export function partLength(inner: number, { parts }: ProductPlan): number {
  return Math.ceil(inner / parts / depth) * depth;
}
