// Learns the weights that the blend starts from, out of the logs whose licence allows it, and writes
// src/interest/blend/prior.ts. Seeded: the same logs give the same file.
//   npm run prior -- --logs ../shared/data/logs [--check]
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { trainingSequences } from '../../src/evaluation/protocol';
import { choiceLists, learnBlend } from '../../src/interest/blend/model';
import { signalNames } from '../../src/interest/blend/signals';
import type { ChoiceList } from '../../src/interest/blend/weights';
import { bundleWith, readBundle } from '../evaluate/bundle';
import { choicesOf } from '../evaluate/choices';
import { titleVectors } from '../evaluate/vectors';
import { closeEnough, priorSource } from './source';

/** MIT-licensed logs only, and within them nobody whose list is not. */
const sources = [
  { log: 'reading-lists', without: ['manuelmazzuola'], everyPerson: 1, mostChoices: 400 },
  { log: 'movietweetings', without: [], everyPerson: 5, mostChoices: 3 },
];
const seed = 1;
const target = fileURLToPath(new URL('../../src/interest/blend/prior.ts', import.meta.url));

async function listsOf(folder: string, source: (typeof sources)[number]): Promise<ChoiceList[]> {
  const files = await readBundle(path.join(folder, source.log));
  const vectors = await titleVectors(
    files.items.map(({ title }) => title),
    'minilm-en',
    () => {},
  );
  const whole = bundleWith(files, [...files.impressions.keys()]);
  const people = trainingSequences(whole, vectors)
    .filter(({ person }) => !source.without.includes(person))
    .filter((_, index) => index % source.everyPerson === 0);
  return people.flatMap((one) => [
    ...choiceLists(choicesOf(one, { bundle: files, vectors }, source.mostChoices, seed)),
  ]);
}

const { values } = parseArgs({ options: { logs: { type: 'string' }, check: { type: 'boolean' } } });
if (!values.logs) {
  console.error('where are the logs? --logs FOLDER');
  process.exit(1);
}
const lists: ChoiceList[] = [];
for (const source of sources) lists.push(...(await listsOf(values.logs, source)));
const weights = learnBlend(
  lists,
  signalNames.map(() => 0),
).map((weight) => Number(weight.toFixed(4)));
const text = priorSource(weights, lists.length);
if (values.check) {
  const same = closeEnough(await readFile(target, 'utf8'), text);
  console.log(same ? 'The shipped prior is what these logs give.' : `The shipped prior differs:\n${text}`);
  process.exit(same ? 0 : 1);
}
await writeFile(target, text);
console.log(text);
// WASM threads would keep Node alive.
process.exit(0);
