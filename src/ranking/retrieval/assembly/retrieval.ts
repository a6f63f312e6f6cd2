// Exact retrieval's pass over int8 rows: inner products with int16 queries, and which rows may be among the best.
// Host side: src/ranking/retrieval/retriever.ts. Addresses are bytes into the memory that the host laid out.

/** Rows that stay in the first-level cache while every query is held against them. */
const blockRows: usize = 32;
/** In the scratch memory: sums of a block, scores of four rows, and counters. */
const scoresPlace: usize = 4 * blockRows;
const countersPlace: usize = scoresPlace + 16;
const countersBytes: usize = 4 * 256;

/**
 * Largest inner product over the queries of each of four rows, one a lane. `width` (components a row, a multiple
 * of 16) and the queries are such that no sum leaves 32 bits. A row's bytes are widened as they are loaded, so int16
 * queries cost what int8 ones would, and no relaxed instruction is faster: memory is what it waits for.
 */
function fourDots(rowA: usize, width: usize, query: usize): v128 {
  const rowB = rowA + width;
  const rowC = rowB + width;
  const rowD = rowC + width;
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let c = i32x4.splat(0);
  let d = i32x4.splat(0);
  for (let j: usize = 0; j < width; j += 16) {
    const low = v128.load(query + 2 * j);
    const high = v128.load(query + 2 * j, 16);
    a = i32x4.add(a, sixteen(rowA + j, low, high));
    b = i32x4.add(b, sixteen(rowB + j, low, high));
    c = i32x4.add(c, sixteen(rowC + j, low, high));
    d = i32x4.add(d, sixteen(rowD + j, low, high));
  }
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

function sixteen(row: usize, low: v128, high: v128): v128 {
  return i32x4.add(
    i32x4.dot_i16x8_s(v128.load_ext<i8>(row), low),
    i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 8), high),
  );
}

/** Writes 1/‖row‖ (float32; 0 for a row of zeros) of `count` rows. */
export function measure(rows: usize, count: usize, width: usize, inverse: usize): void {
  for (let row: usize = 0; row < count; row++) {
    let sum = i32x4.splat(0);
    for (let j: usize = 0; j < width; j += 8) {
      const values = v128.load_ext<i8>(rows + row * width + j);
      sum = i32x4.add(sum, i32x4.dot_i16x8_s(values, values));
    }
    const squares =
      i32x4.extract_lane(sum, 0) +
      i32x4.extract_lane(sum, 1) +
      i32x4.extract_lane(sum, 2) +
      i32x4.extract_lane(sum, 3);
    store<f32>(inverse + 4 * row, squares > 0 ? 1 / sqrt<f32>(<f32>squares) : 0);
  }
}

/**
 * Writes to `found` every row whose score may be within `slack` of the k-th best (entries of float32 score and
 * uint32 row, in order of rows) and returns how many. A row's score is its largest inner product with a query
 * times `scale` and 1/‖row‖. Rows are padded to a multiple of four; `found` has room for `count` entries, `scratch`
 * for 1,168 bytes.
 */
export function retrieve(
  rows: usize,
  inverse: usize,
  count: usize,
  width: usize,
  queries: usize,
  queryCount: usize,
  scale: f32,
  slack: f32,
  k: usize,
  scratch: usize,
  found: usize,
): usize {
  const scales = f32x4.splat(scale);
  let entries: usize = 0;
  let full: usize = max<usize>(2 * k, 512);
  let least: f32 = -Infinity;
  for (let block: usize = 0; block < count; block += blockRows) {
    const end = min<usize>(block + blockRows, count);
    for (let query: usize = 0; query < queryCount; query++) {
      for (let row = block; row < end; row += 4) {
        const sums = fourDots(rows + row * width, width, queries + 2 * query * width);
        const place = scratch + 4 * (row - block);
        v128.store(place, query === 0 ? sums : i32x4.max_s(sums, v128.load(place)));
      }
    }
    for (let row = block; row < end; row += 4) {
      const sums = v128.load(scratch + 4 * (row - block));
      const scores = f32x4.mul(f32x4.mul(f32x4.convert_i32x4_s(sums), scales), v128.load(inverse + 4 * row));
      if (!v128.any_true(f32x4.ge(scores, f32x4.splat(least)))) continue;
      v128.store(scratch + scoresPlace, scores);
      for (let lane: usize = 0; lane < 4; lane++) {
        const score = load<f32>(scratch + scoresPlace + 4 * lane);
        if (score < least || row + lane >= count) continue;
        store<f32>(found + 8 * entries, score);
        store<u32>(found + 8 * entries, <u32>(row + lane), 4);
        entries++;
      }
      if (entries < full) continue;
      least = kthLargest(found, entries, k, scratch + countersPlace) - slack;
      entries = keep(found, entries, least);
      full = max<usize>(2 * entries, full);
    }
  }
  return entries > k
    ? keep(found, entries, kthLargest(found, entries, k, scratch + countersPlace) - slack)
    : entries;
}

/** Drops the entries below `least`, in place and in order; returns how many stay. */
function keep(found: usize, entries: usize, least: f32): usize {
  let kept: usize = 0;
  for (let entry: usize = 0; entry < entries; entry++) {
    if (load<f32>(found + 8 * entry) < least) continue;
    store<u64>(found + 8 * kept, load<u64>(found + 8 * entry));
    kept++;
  }
  return kept;
}

/** Score of the k-th best entry, by four counts of a byte each: the same time whatever the scores. */
function kthLargest(found: usize, entries: usize, k: usize, counters: usize): f32 {
  let left = <u32>k;
  let prefix: u32 = 0;
  let mask: u32 = 0;
  for (let shift: i32 = 24; shift >= 0; shift -= 8) {
    memory.fill(counters, 0, countersBytes);
    for (let entry: usize = 0; entry < entries; entry++) {
      const key = orderedBits(load<u32>(found + 8 * entry));
      if ((key & mask) !== prefix) continue;
      const counter = counters + 4 * ((key >>> shift) & 255);
      store<u32>(counter, load<u32>(counter) + 1);
    }
    let byte: u32 = 255;
    for (; ; byte--) {
      const here = load<u32>(counters + 4 * byte);
      if (here >= left) break;
      left -= here;
    }
    prefix |= byte << shift;
    mask |= (<u32>255) << shift;
  }
  const bits = prefix & 0x80000000 ? prefix ^ 0x80000000 : ~prefix;
  return reinterpret<f32>(bits);
}

/** A float's bits as a number that is larger where the float is. */
function orderedBits(bits: u32): u32 {
  return bits & 0x80000000 ? ~bits : bits ^ 0x80000000;
}
