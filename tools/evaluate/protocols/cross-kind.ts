// What is known from one kind of thing, asked in another: history in kind A only, targets in kind B.

import { rowsOf } from '../../../src/embedding/matrix';
import type { Trial } from '../../../src/evaluation/trial';
import { impressionFiles } from './impressions';
import { contextOf, type Material, type Round, roundOf, teachers } from './round';

/**
 * A bundle with several impressions files was made for this: they are its rounds. Of others, histories and lists are
 * cut to the kinds `--from` and `--to` (the two with most events where they are not given). Those asked are learned
 * from by nobody: what leads from A to B is learned from other people, who have both.
 */
export function crossKindRounds(material: Material): Round[] {
  const { files, options, sequences } = material;
  const made = impressionFiles(material);
  const given = files.impressions.size > 1 && options.from === null && options.to === null;
  const [from, to] = given ? ['', ''] : kindsOf(material);
  const kinds = new Map(files.items.map(({ id, kind }) => [id, kind]));
  const rounds = given
    ? made
    : made.map(({ trials }) => ({
        name: `cross-kind, ${from} to ${to}`,
        trials: trials.flatMap((trial) => cut(trial, kinds, from, to)),
      }));
  const people = sequences.map(({ person }) => person);
  const asked = new Set(rounds.flatMap(({ trials }) => trials.map(({ person }) => person)));
  const learnedFrom = teachers(people, asked);
  const context = contextOf(
    material,
    sequences.filter(({ person }) => learnedFrom.has(person)),
  );
  if (!context.many) throw new Error(`${options.log}: too few people to learn from one kind to another`);
  return rounds.map(({ name, trials }) => {
    const fresh = trials.filter(({ person }) => !learnedFrom.has(person));
    if (fresh.length === 0) throw new Error(`${name}: nobody to ask`);
    return roundOf(name, context, fresh);
  });
}

function kindsOf({ files, options, sequences }: Material): [string, string] {
  const kinds = new Map(files.items.map(({ id, kind }) => [id, kind]));
  const counts = new Map<string, number>();
  for (const { events } of sequences) {
    for (const { id } of events) {
      const kind = kinds.get(id) ?? '';
      if (kind !== '') counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  const largest = [...counts].sort(([, a], [, b]) => b - a).map(([kind]) => kind);
  const from = options.from ?? largest.find((kind) => kind !== options.to);
  const to = options.to ?? largest.find((kind) => kind !== from);
  if (from === undefined || to === undefined) throw new Error('the log has no two kinds');
  for (const kind of [from, to])
    if (!counts.has(kind)) throw new Error(`no kind "${kind}"; there are: ${largest.join(', ')}`);
  return [from, to];
}

/** The question within the kinds; none where the clicked is of another kind, or no history or choice is left. */
function cut(trial: Trial, kinds: ReadonlyMap<string, string>, from: string, to: string): Trial[] {
  const { ids, sites, texts, kinds: kindsOfRows, vectors } = trial.candidates;
  const clickedIds = new Set(trial.clicked.map((row) => ids[row]!));
  const rows = ids.flatMap((id, row) => (kinds.get(id) === to ? [row] : []));
  const clicked = rows.flatMap((row, place) => (clickedIds.has(ids[row]!) ? [place] : []));
  const sequence = trial.sequence.slice(0, trial.upTo).filter(({ id }) => kinds.get(id) === from);
  if (clicked.length === 0 || clicked.length === rows.length || sequence.length === 0) return [];
  const candidates = {
    vectors: rowsOf(vectors, rows),
    ids: rows.map((row) => ids[row]!),
    sites: rows.map((row) => sites[row]!),
    texts: rows.map((row) => texts?.[row] ?? ''),
    kinds: rows.map((row) => kindsOfRows?.[row] ?? ''),
  };
  return [{ ...trial, sequence, upTo: sequence.length, clicked, candidates }];
}
