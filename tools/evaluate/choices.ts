// What people chose before they are asked, among things they did not: what a learner learns weights from.
import { emptyMatrix, type Matrix, rowOf } from '../../src/embedding/matrix';
import { hashOf } from '../../src/evaluation/held-out';
import type { LogBundle, TrainingSequence } from '../../src/evaluation/protocol';
import { newPageTargets } from '../../src/evaluation/split';
import type { Choice } from '../../src/interest/blend/model';
import { createRandom } from '../../src/interest/random';

const others = 99;
/** The first few pages of a person say too little. */
const fewestBefore = 3;

/** What there was to choose from, and who has what. */
export interface Shop {
  bundle: Pick<LogBundle, 'items' | 'events'>;
  vectors: Matrix;
}

/**
 * The latest `most` new items of a sequence, each among items of the bundle that the person never has: as the
 * bundles' own lists are made. (What the person has later is no distractor; nothing else is learned of it.) With
 * `sameKind` the items are all of the chosen one's kind, as in bundles that ask across kinds.
 */
export function choicesOf(
  { person, events }: TrainingSequence,
  { bundle, vectors }: Shop,
  most: number,
  seed: number,
  { sameKind = false }: { sameKind?: boolean } = {},
): Choice[] {
  const random = createRandom(seed + hashOf(person));
  const { items } = bundle;
  const own = new Set(bundle.events.flatMap((event) => (event.person === person ? [event.item] : [])));
  const targets = newPageTargets(events, fewestBefore, events.length, Number.POSITIVE_INFINITY).slice(-most);
  return targets.map((index) => {
    const { id, vector, site, text, time, kind = '' } = events[index]!;
    const rows: number[] = [];
    const mayBe = sameKind ? items.filter((item) => item.kind === kind).length : items.length;
    while (rows.length < Math.min(others, mayBe - own.size)) {
      const row = Math.floor(random() * items.length);
      if (own.has(items[row]!.id) || (sameKind && items[row]!.kind !== kind)) continue;
      rows.push(row);
    }
    const matrix = emptyMatrix(rows.length + 1, vectors.dimensions);
    matrix.data.set(vector, 0);
    rows.forEach((row, place) => {
      matrix.data.set(rowOf(vectors, row), (place + 1) * vectors.dimensions);
    });
    const offered = rows.map((row) => items[row]!);
    return {
      sequence: events,
      upTo: index,
      at: time,
      clicked: [0],
      candidates: {
        vectors: matrix,
        ids: [id, ...offered.map((item) => item.id)],
        sites: [site, ...offered.map((item) => item.site)],
        texts: [text ?? '', ...offered.map(({ title }) => title)],
        kinds: [kind, ...offered.map((item) => item.kind)],
      },
    };
  });
}
