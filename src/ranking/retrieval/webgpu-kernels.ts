// The compute shaders of exact retrieval on WebGPU: score every row, find where the best end, collect those rows.

/** Of the histogram of scores, from the least to the largest that there can be. */
export const bins = 4096;
export const workgroupSize = 256;

/**
 * Shared by all: what is asked, and which bin a score falls into. A larger score never falls into a lower bin but for
 * the last bits of a product, which the slack has room for.
 */
const common = /* wgsl */ `
struct Asked {
  rows: u32, // in all
  first: u32, // of the rows of this part
  partRows: u32,
  words: u32, // four components each
  queries: u32,
  k: u32,
  scale: f32,
  slack: f32,
  binsPerPoint: f32,
}
@group(0) @binding(0) var<uniform> asked: Asked;

fn binOf(score: f32) -> u32 {
  return u32(clamp(score * asked.binsPerPoint + ${bins / 2}.0, 0.0, ${bins - 1}.0));
}
`;

/** `dot4I8Packed` where the language has it, else the same by hand. */
function dotOf(packed: boolean): string {
  if (packed) return 'fn dotOf(a: u32, b: u32) -> i32 { return dot4I8Packed(a, b); }';
  const product = (place: number) =>
    `extractBits(i32(a), ${place}u, 8u) * extractBits(i32(b), ${place}u, 8u)`;
  return `fn dotOf(a: u32, b: u32) -> i32 { return ${[0, 8, 16, 24].map(product).join(' + ')}; }`;
}

/**
 * One thread a row. Rows lie by words, so that neighbouring threads read neighbouring words. An int16 component of a
 * query is 256 · high + low, both int8: two packed products are the inner product with all 16 bits.
 */
export function scoreShader(packed: boolean): string {
  return /* wgsl */ `${packed ? 'requires packed_4x8_integer_dot_product;' : ''}
${common}
@group(0) @binding(1) var<storage, read> part: array<u32>;
@group(0) @binding(2) var<storage, read> inverse: array<f32>;
@group(0) @binding(3) var<storage, read> queries: array<vec2u>;
@group(0) @binding(4) var<storage, read_write> scores: array<f32>;
@group(0) @binding(5) var<storage, read_write> histogram: array<atomic<u32>>;
${dotOf(packed)}
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= asked.partRows) { return; }
  var best = -2147483647;
  for (var query = 0u; query < asked.queries; query++) {
    var high = 0;
    var low = 0;
    for (var word = 0u; word < asked.words; word++) {
      let row = part[word * asked.partRows + id.x];
      let both = queries[query * asked.words + word];
      high += dotOf(row, both.x);
      low += dotOf(row, both.y);
    }
    best = max(best, 256 * high + low);
  }
  let row = asked.first + id.x;
  let score = f32(best) * asked.scale * inverse[row];
  scores[row] = score;
  atomicAdd(&histogram[binOf(score)], 1u);
}`;
}

/** One workgroup: the bin in which the k-th best score lies. */
export const thresholdShader = /* wgsl */ `${common}
@group(0) @binding(1) var<storage, read> histogram: array<u32>;
@group(0) @binding(2) var<storage, read_write> threshold: array<u32>;
const share = ${bins / workgroupSize}u;
var<workgroup> sums: array<u32, ${workgroupSize}>;
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(local_invocation_index) own: u32) {
  var sum = 0u;
  for (var k = 0u; k < share; k++) { sum += histogram[own * share + k]; }
  sums[own] = sum;
  workgroupBarrier();
  if (own != 0u) { return; }
  var above = 0u;
  var group = ${workgroupSize}u;
  while (group > 1u && above + sums[group - 1u] < asked.k) { group--; above += sums[group]; }
  var bin = group * share;
  while (bin > 1u && above + histogram[bin - 1u] < asked.k) { bin--; above += histogram[bin]; }
  threshold[0] = bin - 1u;
}`;

/** One thread a row: those that may be among the best, in no order; `found[0]` counts them. */
export const collectShader = /* wgsl */ `${common}
@group(0) @binding(1) var<storage, read> scores: array<f32>;
@group(0) @binding(2) var<storage, read> threshold: array<u32>;
@group(0) @binding(3) var<storage, read_write> count: atomic<u32>;
@group(0) @binding(4) var<storage, read_write> found: array<u32>;
@compute @workgroup_size(${workgroupSize})
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= asked.rows || binOf(scores[id.x] + asked.slack) < threshold[0]) { return; }
  found[atomicAdd(&count, 1u)] = id.x;
}`;
