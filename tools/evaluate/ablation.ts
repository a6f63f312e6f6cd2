// What each part of a model adds: the whole less the same without the part, trial by trial.
import { bootstrapMean, bootstrapPeople, mean, perPerson } from '../../src/evaluation/bootstrap';
import type { EntrantResult } from '../../src/evaluation/contest';
import { holm, signFlipTest } from '../../src/evaluation/significance';
import { learners } from './learners/all';
import { aligned, pText, signed } from './table';

export interface AblationRow {
  /** The part: "S1" … */
  part: string;
  whole: string;
  without: string;
  /** nDCG@10 times 100 with the part and without. */
  on: number;
  off: number;
  /** On less off. */
  adds: { mean: number; lo: number; hi: number };
  p: number;
  pHolm: number;
}

/** Models that stand for themselves, and are another less a part as well. */
const pairs: readonly { label: string; ablationOf: { label: string; without: string } }[] = [
  { label: 'blend', ablationOf: { label: 'covisits', without: 'S4 (co-visits)' } },
  { label: 'popular', ablationOf: { label: 'popular-blend', without: 'content' } },
];

/** The labels, and for each that has ablations those too. */
export function withAblations(labels: readonly string[]): string[] {
  const more = learners.filter(({ ablationOf }) => ablationOf && labels.includes(ablationOf.label));
  return [...new Set([...labels, ...more.map(({ label }) => label)])];
}

/** One row an ablation among the results whose whole is there too. `people` as in the report: chance over people. */
export function ablationRows(
  results: readonly EntrantResult[],
  people: readonly string[],
  byPerson: boolean,
  seed: number,
): AblationRow[] {
  const rows = [...learners, ...pairs].flatMap(({ label, ablationOf }) => {
    const on = results.find((result) => result.label === ablationOf?.label)?.perTrial.ndcg10;
    const off = results.find((result) => result.label === label)?.perTrial.ndcg10;
    if (!ablationOf || !on || !off) return [];
    const differences = on.map((value, k) => 100 * (value - off[k]!));
    const adds = byPerson ? bootstrapPeople(differences, people, seed) : bootstrapMean(differences, seed);
    return {
      part: ablationOf.without,
      whole: ablationOf.label,
      without: label,
      on: 100 * mean(on),
      off: 100 * mean(off),
      adds: { mean: adds.mean, lo: adds.low, hi: adds.high },
      p: signFlipTest(byPerson ? perPerson(differences, people).sums : differences, seed),
    };
  });
  const corrected = holm(rows.map(({ p }) => p));
  return rows.map((row, k) => ({ ...row, pHolm: corrected[k]! }));
}

export function ablationTable(rows: readonly AblationRow[]): string {
  if (rows.length === 0) return 'ablation: none of the models has parts that can be switched off';
  const header = ['ablation', 'whole', 'without', 'on', 'off', 'adds to nDCG@10 [95%]', 'p (Holm)'];
  const body = rows.map(({ part, whole, without, on, off, adds, pHolm }) => [
    part,
    whole,
    without,
    on.toFixed(2),
    off.toFixed(2),
    `${signed(adds.mean)} [${signed(adds.lo)}, ${signed(adds.hi)}]`,
    pText(pHolm),
  ]);
  return aligned([header, ...body]).join('\n');
}
