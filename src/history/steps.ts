// Long synchronous reading cut into steps, so that it can be cancelled and its worker still answers.
import { DriftfeedError } from '../device/errors';
import type { ReadOptions } from './raw';

const stepMs = 12;

/** Lets other tasks run when enough time has gone by, and throws `cancelled` once aborted. */
export function createStepper({ signal }: Pick<ReadOptions, 'signal'>) {
  let last = performance.now();
  return {
    /** True when `pause` should be awaited; cheap enough to ask often. */
    due: () => performance.now() - last > stepMs,
    async pause(): Promise<void> {
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
