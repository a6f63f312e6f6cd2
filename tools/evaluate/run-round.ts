// Runs one round: learns what is to be learned, puts the trials to every entrant, and joins what the groups got.
import { mean } from '../../src/evaluation/bootstrap';
import { chooseServing } from '../../src/evaluation/choose';
import { type Entrant, type EntrantResult, runContest } from '../../src/evaluation/contest';
import { metricNames } from '../../src/evaluation/metrics';
import type { Trial } from '../../src/evaluation/trial';
import { ablationRows } from './ablation';
import { makeEntrant, mayServe, refusal, roleOf } from './entrants';
import { FigureKeeper } from './figures';
import type { Options } from './options';
import type { Round } from './protocols/round';
import { ReasonKeeper } from './reasons';
import { makeReport, type Report } from './report';
import { servedByRule } from './served';

interface RoundOutcome {
  report: Report;
  results: EntrantResult[];
}

export async function runRound(
  round: Round,
  log: string,
  options: Options,
  status: (text: string) => void,
  note: (text: string) => void,
): Promise<RoundOutcome> {
  const { context, parts } = round;
  const labels = options.models.filter((label) => {
    const why = refusal(label, context);
    if (why) note(`${label} left out: ${why}`);
    return why === null;
  });
  if (labels.length === 0) throw new Error(`${round.name}: no model takes part`);
  const tested = new Set<Trial>(parts.flatMap(({ test }) => test));
  const keeper = new FigureKeeper(context, ({ trial }) => tested.has(trial));
  const reasons = options.reasons ? new ReasonKeeper(options.seed, parts.length) : null;
  const ofTest: EntrantResult[][] = [];
  const ofValidation: EntrantResult[][] = [];
  for (const { group, validation, test } of parts) {
    const entrants: Entrant[] = [];
    for (const label of labels) entrants.push({ label, model: await makeEntrant(label, group, context) });
    const run = (trials: Trial[]) =>
      runContest(entrants, trials, {
        seed: options.seed,
        watch: keeper.watch,
        onProgress: (done, total) =>
          status(`${round.name}, ${group.who}: ${Math.round((100 * done) / total)}%`),
      });
    if (validation.length > 0) ofValidation.push(await run(validation));
    ofTest.push(await run(test));
    status('');
    reasons?.check(entrants, test, status);
    for (const { model } of entrants) model.dispose();
  }
  const results = joinGroups(ofTest);
  const trials = parts.flatMap(({ test }) => test);
  const people = trials.map(({ person }) => person);
  const report = makeReport({
    log,
    seed: options.seed,
    protocol: round.name,
    people,
    byPerson: context.many,
    candidates: trials.reduce((sum, trial) => sum + trial.candidates.ids.length, 0) / trials.length,
    results,
    roleOf,
    figures: (label) => keeper.figures(label, options.threshold),
    served: servedOf(results, ofValidation.length > 0 ? joinGroups(ofValidation) : null, options.seed),
  });
  const byRule = servedByRule(
    parts.map(({ group }, k) => ({ who: group.who, results: ofTest[k]! })),
    mayServe,
    (label) => roleOf(label) === 'baseline',
    report.bestBaseline,
    options.seed,
  );
  if (byRule) report.servedByRule = byRule;
  if (reasons) report.reasons = reasons.summaries();
  const added = ablationRows(results, people, context.many, options.seed);
  if (options.ablation || added.length > 0) report.ablation = added;
  return { report, results };
}

/** One result an entrant over all groups, trials in the groups' order; coverage and diversity by trials. */
function joinGroups(groups: readonly (readonly EntrantResult[])[]): EntrantResult[] {
  const [first] = groups;
  return first!.map(({ label }, index) => {
    const parts = groups.map((group) => group[index]!);
    const trials = parts.map(({ perTrial }) => perTrial.auc.length);
    const total = trials.reduce((sum, count) => sum + count, 0);
    const weighted = (of: (part: EntrantResult) => number) =>
      parts.reduce((sum, part, k) => sum + (of(part) * trials[k]!) / total, 0);
    return {
      label,
      ...ofTrials(parts.map(({ perTrial }) => perTrial)),
      coverage: weighted((part) => part.coverage),
      diversity: weighted((part) => part.diversity),
    };
  });
}

function ofTrials(parts: readonly EntrantResult['perTrial'][]): Pick<EntrantResult, 'perTrial' | 'means'> {
  const perTrial = Object.fromEntries(
    metricNames.map((name) => [name, Float64Array.from(parts.flatMap((part) => [...part[name]]))]),
  ) as EntrantResult['perTrial'];
  const means = Object.fromEntries(metricNames.map((name) => [name, mean(perTrial[name])]));
  return { perTrial, means: means as unknown as EntrantResult['means'] };
}

/**
 * By the app's own rule: validation chooses and the test confirms. The bundles' lists have no validation but are all
 * held out in time: every other trial of theirs chooses.
 */
function servedOf(
  test: readonly EntrantResult[],
  validation: readonly EntrantResult[] | null,
  seed: number,
): string {
  const pairs = test
    .map((result, k) => ({ label: result.label, test: result, validation: validation?.[k] ?? null }))
    .filter(({ label }) => mayServe(label));
  if (!pairs.some(({ label }) => roleOf(label) === 'baseline')) return test[0]?.label ?? '';
  const chosen = pairs.map((pair) => {
    const { perTrial } = pair.test;
    const halves = [0, 1].map((half) => ({
      ...perTrial,
      ...Object.fromEntries(
        metricNames.map((name) => [name, perTrial[name].filter((_, k) => k % 2 === half)]),
      ),
    }));
    const parts = pair.validation ? [pair.validation.perTrial, perTrial] : halves;
    return { ...pair.test, ...ofTrials(parts), choosing: parts[0]!.auc.length };
  });
  return chooseServing(chosen, chosen[0]!.choosing, { seed }).serving;
}
