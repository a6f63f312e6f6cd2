// How far two orders of the same things agree.

/**
 * Spearman's ρ: the correlation of ranks, equal values sharing the mean of theirs; −1..1. Null for fewer than two or
 * where one side is all the same, of which no order can be told.
 */
export function rankAgreement(a: readonly number[], b: readonly number[]): number | null {
  const [ranksA, ranksB] = [ranksOf(a), ranksOf(b)];
  const centre = (a.length + 1) / 2;
  let both = 0;
  let squaresA = 0;
  let squaresB = 0;
  ranksA.forEach((rank, index) => {
    both += (rank - centre) * (ranksB[index]! - centre);
    squaresA += (rank - centre) ** 2;
    squaresB += (ranksB[index]! - centre) ** 2;
  });
  return squaresA > 0 && squaresB > 0 ? both / Math.sqrt(squaresA * squaresB) : null;
}

function ranksOf(values: readonly number[]): number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return below + (equal + 1) / 2;
  });
}
