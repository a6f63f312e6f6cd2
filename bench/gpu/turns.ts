// What the suites for the GPU share: how a run waits for the GPU, and how PyTorch takes its turn.
import { join } from 'node:path';
import type { Measure } from '../measure';
import { type NativePeer, startPeer } from '../native/process';

/** A run waits for the numbers it reads back, so the time is the GPU's and not that of queueing alone. */
export function waitFor(run: () => Promise<unknown>): Measure {
  return async (repeats) => {
    const start = performance.now();
    for (let k = 0; k < repeats; k++) await run();
    return (performance.now() - start) / repeats;
  };
}

export type StartTorch = (script: string, sizes: object) => Promise<NativePeer | null>;

/** PyTorch on CUDA, by the scripts of a folder. */
export function torchIn(folder: string): StartTorch {
  return (script, sizes) =>
    startPeer('PyTorch', 'python3', [join(folder, script), JSON.stringify({ ...sizes, device: 'cuda' })]);
}
