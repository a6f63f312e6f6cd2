// The training job: a model is trained, the feed made by it, and then found out how much scenes count beside it.
import type { StoredJob } from '../storage/jobs';
import type { JobHandler } from './job-runner';

interface TrainingSteps {
  /** Trains, or returns at once where this job has done so before it was interrupted. */
  train: (job: StoredJob, signal: AbortSignal) => Promise<void>;
  /** Makes the feed of what is known now. */
  sharpenFeed: () => Promise<void>;
  weighScenes: (signal: AbortSignal) => Promise<void>;
  /** Changes with what scenes have to say in the feed of this moment. */
  sceneKey: () => string | null;
}

/**
 * What was trained serves, whatever becomes of weighing: scenes keep the weight they had where it fails, and the
 * failure goes to the console, since there is nothing that the person could do. Throws what training throws, and
 * `cancelled` on abort.
 */
export function trainingJob({ train, sharpenFeed, weighScenes, sceneKey }: TrainingSteps): JobHandler {
  return async (job, signal) => {
    await train(job, signal);
    await sharpenFeed();
    const before = sceneKey();
    try {
      await weighScenes(signal);
    } catch (error) {
      if (signal.aborted) throw error;
      console.error(error);
    }
    if (sceneKey() !== before) await sharpenFeed();
  };
}
