// Command line: runs the app's models on a log bundle and prints what each reaches. docs/evaluation.md says how.
//   npm run evaluate -- --log ../shared/data/logs/NAME [--models a,b] [--protocol NAME] [--seed 1] [--people N]
//                       [--impressions FILE] [--from KIND --to KIND] [--threshold 0.05]
//                       [--report FILE.json] [--html FILE] [--reasons] [--ablation]
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { metricNames } from '../../src/evaluation/metrics';
import { trainingSequences } from '../../src/evaluation/protocol';
import { modelsPrepared } from '../models/node-encoder';
import { ablationTable } from './ablation';
import { bundleWith, readBundle } from './bundle';
import { floorNames } from './entrants';
import { readFloors } from './floors';
import { type Options, readOptions } from './options';
import { evaluationPage } from './page/page';
import { protocols } from './protocols/all';
import { reasonsTable } from './reasons';
import type { Report } from './report';
import { runRound } from './run-round';
import { aligned, curveTable, metricTitles, reportTable, signed } from './table';
import { titleVectors } from './vectors';

/** Ours beside the independent figures, where the data folder has them. */
async function compareWithFloors(log: string, report: Report): Promise<void> {
  const floors = await readFloors(path.join(log, '../../floors.md'), report.log);
  if (!floors) {
    console.log('no floors to compare with for this log');
    return;
  }
  const rows = report.models.flatMap(({ name, metrics }) => {
    const floor = floors.get(floorNames[name] ?? '');
    if (!floor) return [];
    const pairs = metricNames.map((metric, k) => {
      const ours = metrics[metric].mean;
      return `${ours.toFixed(2)} / ${floor[k]!.toFixed(2)} (${signed(ours - floor[k]!)})`;
    });
    return [[name, ...pairs]];
  });
  const header = ['ours / floor', ...metricNames.map((name) => metricTitles[name])];
  if (rows.length > 0) console.log(`\n${aligned([header, ...rows]).join('\n')}`);
}

/** One line that is written over, on a terminal only. */
function status(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

const log = (text: string) => console.log(text);

async function main(options: Options): Promise<void> {
  if (!modelsPrepared()) throw new Error('the language model is not prepared; run npm run data first');
  const files = await readBundle(options.log);
  log(`${files.name}: ${files.items.length} items, ${files.events.length} events`);
  const vectors = await titleVectors(
    files.items.map(({ title }) => title),
    'minilm-en',
    (done) => status(`embedding: ${done} of ${files.items.length}`),
  );
  status('');
  // What is learned must know nothing of any impression, so all of them are given, not only the chosen.
  const whole = bundleWith(files, [...files.impressions.keys()]);
  const sequences = trainingSequences(whole, vectors);
  const rounds = protocols[options.protocol]({ files, vectors, whole, sequences, options, status, log });
  const reports: Report[] = [];
  for (const round of rounds) {
    const { report, results } = await runRound(round, files.name, options, status, log);
    log(`\n${reportTable(report, results)}`);
    if (round.name === 'impressions' && options.protocol === 'impressions' && options.people === null)
      await compareWithFloors(options.log, report);
    if (report.ablation) log(`\n${ablationTable(report.ablation)}`);
    if (report.reasons) log(`\n${reasonsTable(report.reasons)}`);
    reports.push(report);
  }
  if (options.protocol === 'cold-start') log(`\n${curveTable(reports)}`);
  if (options.html) {
    await writeFile(options.html, evaluationPage(reports));
    log(`\npage: ${options.html}`);
  }
  if (options.report) {
    const content = reports.length === 1 ? reports[0] : reports;
    await writeFile(options.report, `${JSON.stringify(content, null, 2)}\n`);
    log(`\nreport: ${options.report}`);
  }
}

try {
  await main(readOptions(process.argv.slice(2)));
  // WASM threads would keep Node alive.
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
