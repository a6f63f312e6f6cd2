// `npm run fuzz -- --inputs 1000000 --seed 1`: every parser against inputs made to break it, and a table of what came of it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { parsers } from './parsers';
import { Runner } from './run';

const { values } = parseArgs({
  options: {
    /** In all, shared out among the parsers. */
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    /** One parser alone, by its name in the table. */
    parser: { type: 'string' },
    /** Number of the first input: with --parser and --inputs 1 a single one again. */
    from: { type: 'string', default: '0' },
    giants: { type: 'boolean', default: true },
    /** Stops after the round in which so much time has gone by. */
    minutes: { type: 'string', default: '600' },
    /** A file with what earlier runs came to: this one goes on behind them. */
    state: { type: 'string' },
  },
  allowNegative: true,
});

const stateSchema = v.record(
  v.string(),
  v.object({
    next: v.number(),
    resolved: v.number(),
    rejected: v.record(v.string(), v.number()),
    slowestMs: v.number(),
    slowest: v.string(),
    peakMb: v.number(),
    failures: v.number(),
  }),
);

/** Inputs of all parsers together between two looks at the time. */
const round = 25_000;
/** Milliseconds of computing that one input may take. */
const limitMs = 5_000;

const seed = Number(values.seed);
const end = performance.now() + Number(values.minutes) * 60_000;
const names = values.parser ? [values.parser] : Object.keys(parsers);
const shares = names.reduce((sum, name) => sum + parsers[name]!.share, 0);
const failuresDir = resolve(import.meta.dirname, '../../.cache/fuzz');
const state =
  values.state && existsSync(values.state)
    ? v.parse(stateSchema, JSON.parse(readFileSync(values.state, 'utf8')))
    : {};
const runner = new Runner(limitMs);

for (let left = Number(values.inputs); left > 0 && performance.now() < end; left -= round) {
  for (const name of names) await runShare(name, Math.min(left, round));
  const count = Object.values(state).reduce((sum, total) => sum + done(total), 0);
  console.error(`${count} inputs, ${Math.round((end - performance.now()) / 1000)} s left`);
  if (values.state) writeFileSync(values.state, JSON.stringify(state));
}
await runner.end();
report();

async function runShare(name: string, inputs: number): Promise<void> {
  state[name] ??= {
    next: Number(values.from),
    resolved: 0,
    rejected: {},
    slowestMs: 0,
    slowest: '',
    peakMb: 0,
    failures: 0,
  };
  const total = state[name];
  const to = total.next + Math.ceil((inputs * parsers[name]!.share) / shares);
  const giants = values.giants && done(total) === 0;
  const result = await runner.run({ parser: name, seed, from: total.next, to, giants });
  total.next = to;
  total.resolved += result.resolved;
  for (const [code, count] of Object.entries(result.rejected)) {
    total.rejected[code] = (total.rejected[code] ?? 0) + count;
  }
  if (result.slowestMs > total.slowestMs) {
    total.slowestMs = result.slowestMs;
    total.slowest = result.slowest;
  }
  total.peakMb = Math.max(total.peakMb, result.peakMb);
  total.failures += result.failures.length;
  for (const { index, what, input } of result.failures) {
    console.error(`FAILED: --parser ${name} --seed ${seed} --from ${index} --inputs 1: ${what}`);
    mkdirSync(failuresDir, { recursive: true });
    writeFileSync(resolve(failuresDir, `${name}-${seed}-${index}.bin`), input);
  }
}

function done({ resolved, rejected }: Pick<(typeof state)[string], 'resolved' | 'rejected'>): number {
  return resolved + Object.values(rejected).reduce((sum, count) => sum + count, 0);
}

function report(): void {
  const rows = [
    [
      'parser',
      'inputs',
      'read',
      'refused, by code',
      'slowest (computing)',
      'peak of the process',
      'failures',
    ],
    ['---', '--:', '--:', '---', '---', '--:', '--:'],
  ];
  for (const [name, total] of Object.entries(state)) {
    const codes = Object.entries(total.rejected)
      .sort(([, a], [, b]) => b - a)
      .map(([code, count]) => `${code} ${count}`);
    const slowest = `${total.slowestMs.toFixed(0)} ms (${total.slowest})`;
    rows.push([
      name,
      String(done(total)),
      String(total.resolved),
      codes.join(', '),
      slowest,
      `${total.peakMb} MB`,
      String(total.failures),
    ]);
  }
  for (const row of rows) console.log(`| ${row.join(' | ')} |`);
  const totals = Object.values(state);
  const failures = totals.reduce((sum, total) => sum + total.failures, 0);
  console.log(
    `${totals.reduce((sum, total) => sum + done(total), 0)} inputs, ${failures} failures, seed ${seed}`,
  );
  process.exitCode = failures > 0 ? 1 : 0;
}
