// Long synchronous reading cut into steps, so that it can be cancelled and its worker still answers.
import { DriftfeedError } from '../device/errors';
import type { ReadOptions } from './raw';

const stepMs = 12;

/** Lets other tasks run when enough time has gone by, reports, and throws `cancelled` once aborted. */
export function createStepper({ signal, onProgress }: Pick<ReadOptions, 'signal' | 'onProgress'>) {
  let last = performance.now();
  return {
    /** True when `pause` should be awaited; cheap enough to ask often. */
    due: () => performance.now() - last > stepMs,
    async pause(done: number, total: number): Promise<void> {
      onProgress?.({ done, total });
      await new Promise<void>((resolve) => setTimeout(resolve, 0));
      throwIfCancelled(signal);
      last = performance.now();
    },
  };
}

export type Stepper = ReturnType<typeof createStepper>;

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new DriftfeedError('cancelled');
}
