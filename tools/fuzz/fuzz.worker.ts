// Goes through a parser's inputs in a thread of its own, which can be ended from outside when it hangs.
import { parentPort, workerData } from 'node:worker_threads';
import { DriftfeedError, errorCode } from '../../src/device/errors';
import { createRandom, hashText, type Random } from '../sample/random';
import { below, mutate } from './mutate';
import { type Inputs, parsers } from './parsers';
import type { Part, PartResult } from './run';

const at = new Int32Array(workerData as SharedArrayBuffer);

parentPort!.on('message', async (part: Part) => parentPort!.postMessage(await runAll(part)));

async function runAll({ parser, seed, from, to, giants }: Part): Promise<PartResult> {
  const inputs = await parsers[parser]!.prepare(seed);
  const result: PartResult = { resolved: 0, rejected: {}, slowestMs: 0, slowest: '', failures: [] };
  let giant = 0;
  for await (const input of giants ? inputs.giants() : []) {
    await one(inputs, --giant, input, createRandom(seed), result);
  }
  for (let index = from; index < to; index++) {
    const random = createRandom(hashText(`${parser} ${seed} ${index}`));
    const pick = () => inputs.seeds[below(inputs.seeds.length, random)]!;
    await one(inputs, index, mutate(pick(), pick(), random), random, result);
    // Promises alone never let the event loop turn, and then nothing that sql.js left behind is given back.
    if ((index & 1023) === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  at[1] = 0;
  return result;
}

/** Giants count down from -1. */
async function one(
  inputs: Inputs,
  index: number,
  input: Uint8Array,
  random: Random,
  result: PartResult,
): Promise<void> {
  at[0] = index;
  Atomics.add(at, 1, 1);
  const start = process.cpuUsage();
  try {
    await inputs.parse(input, random);
    result.resolved++;
  } catch (error) {
    const code = errorCode(error);
    if (error instanceof DriftfeedError && code !== 'unknown') {
      result.rejected[code] = (result.rejected[code] ?? 0) + 1;
    } else if (result.failures.length < 20) {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      result.failures.push({ index, what: what.slice(0, 1500), input });
    }
  }
  const { user, system } = process.cpuUsage(start);
  const took = (user + system) / 1000;
  Atomics.add(at, 1, 1);
  if (took > result.slowestMs) {
    result.slowestMs = took;
    result.slowest = index < 0 ? `giant ${-index}` : `input ${index}`;
  }
}
