// On the device: the maps between the kinds that one person has, from that person's history alone.
import { rowsOf } from '../../../embedding/matrix';
import type { Choice } from '../../blend/model';
import { contentSignals } from '../../blend/signals';
import type { ChoiceList } from '../../blend/weights';
import type { CandidateSet, EventSequence } from '../../model';
import { gatherExamples, kindLists, learnKindWeights, learnMaps } from './learn';
import { fewestExamples, spreadOf } from './map';
import { type KindsState, unmappedWeights } from './model';
import { type Regime, regimes, rowsByKind, someOf } from './signals';

/**
 * A page is known by its title and a catalog's item by its summary too, from sites the person never visits: what
 * tells the one from the other (a site, the kind's constant) would give the person's pages away.
 */
const heard = new Set([...contentSignals.flatMap((name) => [`all-${name}`, `own-${name}`]), 'mapped']);
/** Latest events that are learned from. */
const mostEvents = 3000;
/** Of a choice's candidates so many must be of the chosen one's kind. */
const fewestCandidates = 5;

/**
 * Learns maps and weights in steps of a fraction of a second, so that whoever runs it can pause between them. The
 * result is null where the person has too little in at least two kinds that the catalog has too: then there is
 * nothing to learn a map from, and it is the identity. A kind that the person has nothing of gets no map either, for
 * nothing here tells what this person takes there; its candidates are scored from all events, unmapped.
 *
 * `history` and `choices` are of the same time. A choice is read among the candidates of the chosen one's kind.
 */
export function* learnOwnKinds(
  history: EventSequence,
  choices: readonly Choice[],
  catalog: CandidateSet,
  seed: number,
): Generator<void, KindsState | null> {
  const items = rowsByKind(catalog);
  const examples = gatherExamples([history.slice(-mostEvents)], new Set(items.keys()));
  yield;
  const maps: Record<string, KindsState['maps'][string]> = {};
  for (const [kind, learner] of examples) {
    const spread =
      learner.examples >= fewestExamples ? spreadOf(rowsOf(catalog.vectors, items.get(kind)!)) : null;
    if (!spread) continue;
    yield;
    Object.assign(maps, learnMaps([examples], new Map([[kind, spread]]), seed));
    yield;
  }
  if (Object.keys(maps).length === 0) return null;
  const lists: Record<Regime, ChoiceList[]> = { other: [], own: [], both: [] };
  const comparable = choices.flatMap(amongItsKind);
  for (const regime of regimes)
    for (const list of kindLists(comparable, maps, regime)) {
      lists[regime].push(list);
      yield;
    }
  return { maps, weights: learnKindWeights(lists, unmappedWeights(), heard) };
}

function amongItsKind(choice: Choice): Choice[] {
  const { candidates, clicked } = choice;
  const kind = candidates.kinds?.[clicked[0]!] ?? '';
  const rows = rowsByKind(candidates).get(kind)!;
  if (rows.length < fewestCandidates) return [];
  const places = clicked.flatMap((row) => (rows.includes(row) ? [rows.indexOf(row)] : []));
  return [{ ...choice, candidates: someOf(candidates, rows), clicked: places }];
}
