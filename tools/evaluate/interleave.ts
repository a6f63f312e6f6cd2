// Command line: has two models take turns on a log bundle's questions, as the app's feed does, and says who wins.
//   npm run interleave -- --log ../shared/data/logs/NAME --models blend,top-3 [--seed 1] [--length 20]
import { parseArgs } from 'node:util';
import { pairedBootstrap } from '../../src/evaluation/bootstrap';
import { type Entrant, runContest } from '../../src/evaluation/contest';
import { impressionTrials, trainingSequences } from '../../src/evaluation/protocol';
import type { Trial } from '../../src/evaluation/trial';
import { modelsPrepared } from '../models/node-encoder';
import { bundleWith, readBundle } from './bundle';
import { recording, replayDraft } from './draft-replay';
import { checkLabels, makeEntrant } from './entrants';
import { groupsOf, LearningContext } from './learners/learner';
import { titleVectors } from './vectors';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      log: { type: 'string' },
      models: { type: 'string', default: 'blend,top-3' },
      seed: { type: 'string', default: '1' },
      length: { type: 'string', default: '20' },
    },
  });
  if (!values.log) throw new Error('which log? --log FOLDER');
  const models = values.models.split(',');
  if (models.length !== 2) throw new Error('which two? --models ONE,OTHER');
  checkLabels(models);
  if (!modelsPrepared()) throw new Error('the language model is not prepared; run npm run data first');
  const seed = Number(values.seed);
  const length = Number(values.length);

  const files = await readBundle(values.log);
  const vectors = await titleVectors(
    files.items.map(({ title }) => title),
    'minilm-en',
    () => {},
  );
  const whole = bundleWith(files, [...files.impressions.keys()]);
  const context = new LearningContext({
    shop: { bundle: files, vectors },
    seed,
    everyone: trainingSequences(whole, vectors),
  });
  for (const name of files.impressions.keys()) {
    const asked = impressionTrials(bundleWith(files, [name]), vectors);
    const trials: Trial[] = [];
    const answers: [Float32Array[], Float32Array[]] = [[], []];
    const ndcg: [number[], number[]] = [[], []];
    for (const group of groupsOf(
      asked.map(({ person }) => person),
      context,
    )) {
      const theirs = context.many ? asked : asked.filter(({ person }) => person === group.who);
      const entrants: Entrant[] = [];
      const recorded = [];
      for (const label of models) {
        const kept = recording(await makeEntrant(label, group, context));
        recorded.push(kept.answers);
        entrants.push({ label, model: kept.model });
      }
      const results = await runContest(entrants, theirs, { seed });
      for (const side of [0, 1] as const) {
        answers[side].push(...recorded[side]!);
        ndcg[side].push(...results[side]!.perTrial.ndcg10);
      }
      trials.push(...theirs);
    }
    const { wins, even, unseen, after, better } = replayDraft(trials, answers, { length, seed });
    const difference = pairedBootstrap(ndcg[0], ndcg[1], seed);
    const points = (value: number) => (100 * value).toFixed(1);
    console.log(
      `\n${files.name}, ${name}: ${models[0]} against ${models[1]}, ${trials.length} feeds of ${length}`,
    );
    console.log(`feeds won ${wins[0]} to ${wins[1]}; even ${even}; nothing picked in it ${unseen}`);
    console.log(
      after === null
        ? 'never enough to say which is better'
        : `after ${after} decided feeds: ${models[better === 'first' ? 0 : 1]} is better`,
    );
    console.log(
      `nDCG@10 of ${models[0]} less ${models[1]}: ${points(difference.mean)} (${points(difference.low)} to ${points(difference.high)})`,
    );
  }
}

try {
  await main();
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
