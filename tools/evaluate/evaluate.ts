// Command line: runs the app's models on a log bundle and prints what each reaches.
//   npm run evaluate -- --log ../shared/data/logs/NAME [--models a,b] [--seed 1] [--report FILE.json]
//                       [--people N] [--impressions impressions-mixed]
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { mean } from '../../src/evaluation/bootstrap';
import { draw } from '../../src/evaluation/candidates';
import { chooseServing } from '../../src/evaluation/choose';
import { type Entrant, type EntrantResult, runContest } from '../../src/evaluation/contest';
import { metricNames } from '../../src/evaluation/metrics';
import { impressionTrials, type LogBundle, trainingSequences } from '../../src/evaluation/protocol';
import type { Trial } from '../../src/evaluation/trial';
import { createRandom } from '../../src/interest/random';
import { modelsPrepared } from '../models/node-encoder';
import { type BundleFiles, bundleWith, readBundle } from './bundle';
import { checkLabels, entrantLabels, floorNames, isBaseline, makeEntrant } from './entrants';
import { readFloors } from './floors';
import { groupsOf, LearningContext } from './learners/learner';
import { aligned, makeReport, type Report, reportTable, signed } from './report';
import { titleVectors } from './vectors';

interface Options {
  log: string;
  models: string[];
  seed: number;
  report: string | null;
  people: number | null;
  impressions: string | null;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      log: { type: 'string' },
      models: { type: 'string' },
      seed: { type: 'string', default: '1' },
      report: { type: 'string' },
      people: { type: 'string' },
      impressions: { type: 'string' },
    },
  });
  if (!values.log) throw new Error('which log? --log FOLDER');
  const models = values.models ? values.models.split(',') : [...entrantLabels];
  checkLabels(models);
  return {
    log: values.log,
    models,
    seed: Number(values.seed),
    report: values.report ?? null,
    people: values.people ? Number(values.people) : null,
    impressions: values.impressions ?? null,
  };
}

/** The impressions of `count` people by chance, or all of them. */
function ofSomePeople(bundle: LogBundle, count: number | null, seed: number): LogBundle {
  if (count === null) return bundle;
  const people = [...new Set(bundle.impressions.map(({ person }) => person))];
  const chosen = new Set(draw(people, count, createRandom(seed)));
  return { ...bundle, impressions: bundle.impressions.filter(({ person }) => chosen.has(person)) };
}

/** One result an entrant over all groups, trials in the groups' order; coverage and diversity by trials. */
function joinGroups(results: readonly EntrantResult[][]): EntrantResult[] {
  return results[0]!.map(({ label }, entrant) => {
    const parts = results.map((group) => group[entrant]!);
    const trials = parts.map(({ perTrial }) => perTrial.auc.length);
    const total = trials.reduce((sum, count) => sum + count, 0);
    const weighted = (of: (part: EntrantResult) => number) =>
      parts.reduce((sum, part, k) => sum + (of(part) * trials[k]!) / total, 0);
    const perTrial = Object.fromEntries(
      metricNames.map((name) => [name, Float64Array.from(parts.flatMap((part) => [...part.perTrial[name]]))]),
    ) as EntrantResult['perTrial'];
    const means = Object.fromEntries(metricNames.map((name) => [name, mean(perTrial[name])]));
    return {
      label,
      perTrial,
      means: means as unknown as EntrantResult['means'],
      coverage: weighted((part) => part.coverage),
      diversity: weighted((part) => part.diversity),
    };
  });
}

/**
 * Every other trial chooses (validation), the rest confirms. The bundles' lists are all held out in time, so
 * both halves are.
 */
function servedOf(results: readonly EntrantResult[], trials: number, seed: number): string {
  const order = [
    ...Array.from({ length: trials }, (_, k) => k).filter((k) => k % 2 === 0),
    ...Array.from({ length: trials }, (_, k) => k).filter((k) => k % 2 === 1),
  ];
  const reordered = results
    .filter(({ label }) => label !== 'evolution-prior')
    .map((result) => ({
      ...result,
      perTrial: Object.fromEntries(
        metricNames.map((name) => [name, Float64Array.from(order, (k) => result.perTrial[name][k]!)]),
      ) as EntrantResult['perTrial'],
    }));
  if (!reordered.some(({ label }) => isBaseline(label))) return results[0]?.label ?? '';
  return chooseServing(reordered, Math.ceil(trials / 2), { seed }).serving;
}

async function evaluateImpressions(
  files: BundleFiles,
  name: string,
  context: LearningContext,
  options: Options,
): Promise<Report> {
  const bundle = ofSomePeople(bundleWith(files, [name]), options.people, options.seed);
  const asked = impressionTrials(bundle, context.shop.vectors);
  const trials: Trial[] = [];
  const perGroup: EntrantResult[][] = [];
  for (const group of groupsOf(
    asked.map(({ person }) => person),
    context,
  )) {
    const theirs = context.many ? asked : asked.filter(({ person }) => person === group.who);
    const entrants: Entrant[] = [];
    for (const label of options.models)
      entrants.push({ label, model: await makeEntrant(label, group, context) });
    const onProgress = (done: number, total: number) =>
      status(`contest ${group.who}: ${Math.round((100 * done) / total)}%`);
    perGroup.push(await runContest(entrants, theirs, { seed: options.seed, onProgress }));
    for (const { model } of entrants) model.dispose();
    trials.push(...theirs);
    status('');
  }
  const results = joinGroups(perGroup);
  const report = makeReport({
    log: files.name,
    seed: options.seed,
    protocol: name,
    people: trials.map(({ person }) => person),
    candidates: trials.reduce((sum, trial) => sum + trial.candidates.ids.length, 0) / trials.length,
    results,
    served: servedOf(results, trials.length, options.seed),
  });
  console.log(`\n${reportTable(report, results)}`);
  if (name === 'impressions' && options.people === null) await compareWithFloors(options.log, report);
  return report;
}

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
  const header = ['ours / floor', 'AUC', 'MRR', 'nDCG@5', 'nDCG@10', 'HR@10'];
  if (rows.length > 0) console.log(`\n${aligned([header, ...rows]).join('\n')}`);
}

/** One line that is written over, on a terminal only. */
function status(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function main(): Promise<void> {
  const options = readOptions();
  if (!modelsPrepared()) throw new Error('the language model is not prepared; run npm run data first');
  const files = await readBundle(options.log);
  const names = [...files.impressions.keys()].filter(
    (name) => options.impressions === null || name === options.impressions,
  );
  if (names.length === 0) throw new Error(`${options.log}: no impressions to rank`);
  console.log(`${files.name}: ${files.items.length} items, ${files.events.length} events`);
  const vectors = await titleVectors(
    files.items.map(({ title }) => title),
    'minilm-en',
    (done) => status(`embedding: ${done} of ${files.items.length}`),
  );
  status('');
  // What is learned must know nothing of any impression, so all of them are given, not only the chosen.
  const whole = bundleWith(files, [...files.impressions.keys()]);
  const context = new LearningContext({
    shop: { bundle: files, vectors },
    seed: options.seed,
    everyone: trainingSequences(whole, vectors),
    status,
    log: (text) => console.log(text),
  });
  const reports: Report[] = [];
  for (const name of names) reports.push(await evaluateImpressions(files, name, context, options));
  if (options.report) {
    await writeFile(
      options.report,
      `${JSON.stringify(reports.length === 1 ? reports[0] : reports, null, 2)}\n`,
    );
    console.log(`\nreport: ${options.report}`);
  }
}

try {
  await main();
  // WASM threads would keep Node alive.
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
