// Learns what the LSTM starts from, out of the reading lists whose licence allows it, and writes
// src/interest/evolution/shipped-prior.ts. Seeded: the same logs give the same file on
// the same machine; fused multiply-add changes last bits, so --check allows 2%.
//   npm run prior:evolution -- --logs ../shared/data/logs [--check]
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { trainingSequences } from '../../src/evaluation/protocol';
import { startTfjsForTraining } from '../../src/interest/evolution/kernels/start';
import { packPrior } from '../../src/interest/evolution/packed-prior';
import { shippedPrior } from '../../src/interest/evolution/shipped-prior';
import { trainEvolutionModel } from '../../src/interest/evolution/training';
import { bundleWith, readBundle } from '../evaluate/bundle';
import { titleVectors } from '../evaluate/vectors';
import { evolutionPriorSource, sayTheSame } from './evolution-source';

/**
 * Pages that people read, one list each, all MIT-licensed. Films were tried as well, first and then the lists:
 * what holds for films makes the forecast of pages worse.
 */
const source = { log: 'reading-lists', without: ['manuelmazzuola'] };
const seed = 1;
const target = fileURLToPath(new URL('../../src/interest/evolution/shipped-prior.ts', import.meta.url));

const { values } = parseArgs({ options: { logs: { type: 'string' }, check: { type: 'boolean' } } });
if (!values.logs) {
  console.error('where are the logs? --logs FOLDER');
  process.exit(1);
}
const files = await readBundle(path.join(values.logs, source.log));
const vectors = await titleVectors(
  files.items.map(({ title }) => title),
  'minilm-en',
  () => {},
);
const people = trainingSequences(bundleWith(files, [...files.impressions.keys()]), vectors).filter(
  ({ person }) => !source.without.includes(person),
);
const { state, losses } = await trainEvolutionModel(
  await startTfjsForTraining('wasm'),
  people.map(({ events }) => events),
  { seed },
);
console.log(`validation loss ${losses.map(({ validation }) => validation.toFixed(3)).join(' ')}`);
const packed = packPrior(state);
const events = people.reduce((sum, one) => sum + one.events.length, 0);
if (values.check) {
  const same = sayTheSame(packed, shippedPrior);
  console.log(same ? 'The shipped prior is what these logs give.' : 'The shipped prior differs.');
  process.exit(same ? 0 : 1);
}
const text = evolutionPriorSource(packed, people.length, events);
if (text !== (await readFile(target, 'utf8').catch(() => ''))) await writeFile(target, text);
console.log(`${people.length} people, ${events} events, ${text.length} bytes`);
// WASM threads would keep Node alive.
process.exit(0);
