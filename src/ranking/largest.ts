// The rows of the largest values, without sorting what is far from being among them.

/**
 * Of `rows` (ascending) those of the `count` largest values, of equals the lower rows; in their order. No value may be
 * NaN.
 */
export function largest(
  values: ArrayLike<number>,
  rows: readonly number[],
  count: number,
): readonly number[] {
  if (count >= rows.length) return rows;
  if (count <= 0) return [];
  // Numbers alone are sorted many times faster than rows by a comparison.
  const sorted = new Float64Array(rows.length);
  for (let k = 0; k < rows.length; k++) sorted[k] = values[rows[k]!]!;
  const least = sorted.sort()[rows.length - count]!;
  let equals = count;
  for (let k = rows.length - 1; sorted[k]! > least; k--) equals--;
  return rows.filter((row) => values[row]! > least || (values[row]! === least && equals-- > 0));
}
