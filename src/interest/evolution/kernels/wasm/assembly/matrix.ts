// Products of float32 matrices, as Goto & van de Geijn (2008) have them: both factors are copied into the order in
// which a small tile of the result reads them, and the tile stays in registers over the whole inner dimension.
import { floatBytes, multiplyAdd } from './vector';

/** A tile: as many rows and columns (two vectors) as 16 vector registers hold sums of, with what is multiplied. */
const tileRows: usize = 4;
const tileColumns: usize = 8;
/** Inner length of a block: a panel of 8 columns is 8 KiB and stays in the first-level cache. */
const blockInner: usize = 256;
/** Rows of a block: 64 KiB at most. */
const blockRows: usize = 64;

function roundUp(value: usize, unit: usize): usize {
  return ((value + unit - 1) / unit) * unit;
}

/** Bytes of `rows` × `inner` as `packRows` writes them. */
export function packedRowsBytes(rows: usize, inner: usize): usize {
  return roundUp(rows, tileRows) * inner * floatBytes;
}

/** Bytes of `inner` × `columns` as `packColumns` writes them. */
export function packedColumnsBytes(inner: usize, columns: usize): usize {
  return roundUp(columns, tileColumns) * inner * floatBytes;
}

/** Scratch bytes that `multiply` needs for results of at most so many columns. */
export function multiplyScratch(columns: usize): usize {
  return packedRowsBytes(blockRows, blockInner) + packedColumnsBytes(blockInner, columns);
}

/** Panels of 4 rows, each inner index's 4 values together, rows that are not there as 0. Strides in floats. */
export function packRows(
  from: usize,
  rowStride: usize,
  innerStride: usize,
  rows: usize,
  inner: usize,
  to: usize,
): void {
  const row = rowStride * floatBytes;
  const step = innerStride * floatBytes;
  let out = to;
  for (let i: usize = 0; i < rows; i += tileRows) {
    let at = from + i * row;
    const there = rows - i;
    let k: usize = 0;
    if (there >= tileRows && rowStride === 1) {
      for (; k < inner; k++, at += step, out += 16) v128.store(out, v128.load(at));
    } else if (there >= tileRows && innerStride === 1) {
      for (; k + 4 <= inner; k += 4, at += 16, out += 64) transpose(at, row, out);
    }
    const second = there > 1 ? row : 0;
    const third = there > 2 ? row * 2 : 0;
    const fourth = there > 3 ? row * 3 : 0;
    for (; k < inner; k++, at += step, out += 16) {
      f32.store(out, f32.load(at));
      f32.store(out, there > 1 ? f32.load(at + second) : 0, 4);
      f32.store(out, there > 2 ? f32.load(at + third) : 0, 8);
      f32.store(out, there > 3 ? f32.load(at + fourth) : 0, 12);
    }
  }
}

/** 4 × 4 floats, rows `row` bytes apart, to columns one after another. */
function transpose(from: usize, row: usize, to: usize): void {
  const a = v128.load(from);
  const b = v128.load(from + row);
  const c = v128.load(from + row * 2);
  const d = v128.load(from + row * 3);
  const abStart = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const abEnd = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdStart = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const cdEnd = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  v128.store(to, v128.shuffle<i64>(abStart, cdStart, 0, 2));
  v128.store(to, v128.shuffle<i64>(abStart, cdStart, 1, 3), 16);
  v128.store(to, v128.shuffle<i64>(abEnd, cdEnd, 0, 2), 32);
  v128.store(to, v128.shuffle<i64>(abEnd, cdEnd, 1, 3), 48);
}

/** Panels of 8 columns, each inner index's 8 values together, columns that are not there as 0. Strides in floats. */
export function packColumns(
  from: usize,
  innerStride: usize,
  columnStride: usize,
  inner: usize,
  columns: usize,
  to: usize,
): void {
  const step = innerStride * floatBytes;
  const column = columnStride * floatBytes;
  let out = to;
  for (let j: usize = 0; j < columns; j += tileColumns) {
    let at = from + j * column;
    const there = min(columns - j, tileColumns);
    if (there === tileColumns && columnStride === 1) {
      for (let k: usize = 0; k < inner; k++, at += step, out += 32) {
        v128.store(out, v128.load(at));
        v128.store(out, v128.load(at, 16), 16);
      }
    } else {
      for (let k: usize = 0; k < inner; k++, at += step, out += 32) {
        let c: usize = 0;
        for (; c < there; c++) f32.store(out + c * floatBytes, f32.load(at + c * column));
        for (; c < tileColumns; c++) f32.store(out + c * floatBytes, 0);
      }
    }
  }
}

/**
 * result (+)= rows · columns, both packed over the same inner length. `rowStride` of the result in floats.
 */
export function multiplyPacked(
  rows: usize,
  columns: usize,
  inner: usize,
  packedRows: usize,
  packedColumns: usize,
  result: usize,
  rowStride: usize,
  accumulate: bool,
): void {
  const rowPanel = tileRows * inner * floatBytes;
  const columnPanel = tileColumns * inner * floatBytes;
  for (let j: usize = 0; j < columns; j += tileColumns, packedColumns += columnPanel) {
    let panel = packedRows;
    for (let i: usize = 0; i < rows; i += tileRows, panel += rowPanel) {
      const to = result + (i * rowStride + j) * floatBytes;
      tile(inner, panel, packedColumns, to, rowStride, rows - i, columns - j, accumulate);
    }
  }
}

/** One tile of the result, of which `rows` × `columns` are there. */
function tile(
  inner: usize,
  left: usize,
  right: usize,
  result: usize,
  rowStride: usize,
  rows: usize,
  columns: usize,
  accumulate: bool,
): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let d0 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  const end = left + inner * 16;
  for (; left < end; left += 16, right += 32) {
    const first = v128.load(right);
    const second = v128.load(right, 16);
    const a = v128.load32_splat(left);
    a0 = multiplyAdd(a, first, a0);
    a1 = multiplyAdd(a, second, a1);
    const b = v128.load32_splat(left, 4);
    b0 = multiplyAdd(b, first, b0);
    b1 = multiplyAdd(b, second, b1);
    const c = v128.load32_splat(left, 8);
    c0 = multiplyAdd(c, first, c0);
    c1 = multiplyAdd(c, second, c1);
    const d = v128.load32_splat(left, 12);
    d0 = multiplyAdd(d, first, d0);
    d1 = multiplyAdd(d, second, d1);
  }
  const row = rowStride * floatBytes;
  storeRow(result, a0, a1, columns, accumulate);
  if (rows > 1) storeRow(result + row, b0, b1, columns, accumulate);
  if (rows > 2) storeRow(result + row * 2, c0, c1, columns, accumulate);
  if (rows > 3) storeRow(result + row * 3, d0, d1, columns, accumulate);
}

function storeRow(to: usize, first: v128, second: v128, columns: usize, accumulate: bool): void {
  if (columns >= tileColumns) {
    if (accumulate) {
      first = f32x4.add(first, v128.load(to));
      second = f32x4.add(second, v128.load(to, 16));
    }
    v128.store(to, first);
    v128.store(to, second, 16);
    return;
  }
  for (let left = columns; left > 0; left--, to += floatBytes) {
    const value = f32x4.extract_lane(first, 0);
    f32.store(to, accumulate ? f32.load(to) + value : value);
    first = i8x16.shuffle(first, second, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
    second = i8x16.shuffle(second, second, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
  }
}

/**
 * result [rows, columns], its rows one after another, = left [rows, inner] · right [inner, columns]. The factors'
 * strides (floats) say how they lie, so a transposed factor costs nothing more. `scratch`: see `multiplyScratch`.
 */
export function multiply(
  rows: usize,
  columns: usize,
  inner: usize,
  left: usize,
  leftRowStride: usize,
  leftInnerStride: usize,
  right: usize,
  rightInnerStride: usize,
  rightColumnStride: usize,
  result: usize,
  scratch: usize,
): void {
  if (inner === 0) memory.fill(result, 0, rows * columns * floatBytes);
  const packedColumns = scratch + packedRowsBytes(blockRows, blockInner);
  for (let k: usize = 0; k < inner; k += blockInner) {
    const deep = min(inner - k, blockInner);
    const rightBlock = right + k * rightInnerStride * floatBytes;
    packColumns(rightBlock, rightInnerStride, rightColumnStride, deep, columns, packedColumns);
    for (let i: usize = 0; i < rows; i += blockRows) {
      const high = min(rows - i, blockRows);
      const leftBlock = left + (i * leftRowStride + k * leftInnerStride) * floatBytes;
      packRows(leftBlock, leftRowStride, leftInnerStride, high, deep, scratch);
      const to = result + i * columns * floatBytes;
      multiplyPacked(high, columns, deep, scratch, packedColumns, to, columns, k > 0);
    }
  }
}
