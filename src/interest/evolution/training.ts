// The training loop: epochs of contrastive next-event steps, early stopping, checkpoints. Everything drawn by
// chance is drawn from the seed and the epoch, so a resumed run gives the numbers of an uninterrupted one.
import { DriftfeedError } from '../../device/errors';
import { matrixFromRows } from '../../embedding/matrix';
import { leadingDirections, project } from '../directions';
import type { EventSequence, FitOptions } from '../model';
import { createRandom } from '../random';
import { type AdamOptions, adamStep, startAdam } from './adam';
import { type Negatives, unitVarianceScale } from './batch';
import { Corpus, shuffle, type Window } from './corpus';
import { disposeBatch, lossOf, type Tfjs, uploadBatch } from './graph';
import type { Frame } from './inputs';
import { fits, startFrom } from './prior';
import { type EvolutionShape, layoutOf } from './shape';
import {
  type EpochLoss,
  type EvolutionCheckpoint,
  type EvolutionState,
  parseCheckpoint,
  stateVersion,
} from './state';
import { lossAndGradient, type PreparedBatch, prepareBatch } from './step';
import { StepClock } from './step-clock';
import { fingerprintOf, settingsOf, type TrainingOptions } from './training-options';

export interface TrainingResult {
  state: EvolutionState;
  losses: EpochLoss[];
  /** Why it ended; without enough targets nothing is learned and the prior stands. */
  ended: 'epochs' | 'early' | 'stopped' | 'too-little-history';
}

/** With fewer targets to learn from, or to validate on, the prior is kept as it is. */
const fewestTargets = 60;
const fewestValidationTargets = 20;
const mostValidationSteps = 24;
const mostProjectedVectors = 1500;

/**
 * Fits the model to the sequences (one person's or several people's). The later part of each, or some of
 * the people where there are many, is kept for early stopping; the best weights seen there are returned,
 * the prior's included. An abort ends it with the best so far. `resume` is a checkpoint of this function;
 * one that belongs to other data or options is left aside.
 */
export async function trainEvolutionModel(
  tf: Tfjs,
  sequences: readonly EventSequence[],
  options: FitOptions,
  changes: Partial<TrainingOptions> = {},
): Promise<TrainingResult> {
  const usable = sequences.filter(({ length }) => length > 0);
  const dimensions = usable[0]?.[0]?.vector.length;
  if (dimensions === undefined) throw new DriftfeedError('not-enough-history', 'no events');
  const { training, shape } = settingsOf(dimensions, changes);
  const run = new TrainingRun(tf, usable, options, training, shape);
  return run.execute();
}

class TrainingRun {
  private readonly fingerprint: string;
  private readonly prior: Float32Array;
  private readonly adamOptions: AdamOptions;
  private readonly checkpoint: EvolutionCheckpoint | null;
  private readonly corpus: Corpus;

  constructor(
    private readonly tf: Tfjs,
    sequences: readonly EventSequence[],
    private readonly options: FitOptions,
    private readonly training: TrainingOptions,
    private readonly shape: EvolutionShape,
  ) {
    this.fingerprint = fingerprintOf(sequences, options, training);
    this.prior = startFrom(training.prior, shape, options.seed);
    this.adamOptions = this.pullTowardPrior();
    this.checkpoint = this.matchingCheckpoint();
    const { prior } = training;
    const frame =
      this.checkpoint ??
      (prior && fits(prior, shape) ? { ...prior, shape } : frameOf(sequences, shape, options.seed));
    this.corpus = new Corpus(frame, sequences, options.seed);
  }

  async execute(): Promise<TrainingResult> {
    const { corpus, options, training, checkpoint } = this;
    const parameters = checkpoint ? checkpoint.parameters.slice() : this.prior.slice();
    if (corpus.trainingTargets < fewestTargets || corpus.validationTargets < fewestValidationTargets)
      return this.result(parameters, 0, [], 'too-little-history');
    const adam = checkpoint ? structuredClone(checkpoint.adam) : startAdam(parameters.length);
    const validation = await this.prepareValidation();
    const losses: EpochLoss[] = checkpoint ? [...checkpoint.losses] : [];
    let best = checkpoint?.best;
    if (!best) {
      const start = await this.validate(parameters, validation);
      losses.push({ epoch: 0, training: null, validation: start });
      best = { parameters: parameters.slice(), epoch: 0, validation: start };
    }
    let ended: TrainingResult['ended'] = 'epochs';
    const clock = new StepClock();
    for (let epoch = losses.at(-1)!.epoch + 1; epoch <= training.epochs; epoch++) {
      if (epoch - 1 - best.epoch >= training.patience) {
        ended = 'early';
        break;
      }
      const trainingLoss = await this.epoch(epoch, parameters, adam, clock);
      if (trainingLoss === null) {
        ended = 'stopped';
        break;
      }
      const validationLoss = await this.validate(parameters, validation);
      losses.push({ epoch, training: trainingLoss, validation: validationLoss });
      if (validationLoss < best.validation - (best.epoch === 0 ? training.smallestGain : 0))
        best = { parameters: parameters.slice(), epoch, validation: validationLoss };
      const { steps } = this.stepsOf(epoch);
      options.onProgress?.({
        epoch,
        step: steps,
        steps,
        trainingLoss,
        validationLoss,
        millisecondsLeft: clock.perStep * steps * (training.epochs - epoch),
      });
      await options.onCheckpoint?.(this.checkpointOf(parameters, adam, losses, best));
    }
    return this.result(best.parameters, best.epoch, losses, ended);
  }

  /** Windows of an epoch, by chance from the seed and the epoch alone. */
  private stepsOf(epoch: number): { windows: Window[]; steps: number; random: () => number } {
    const random = createRandom(this.options.seed * 1_000_003 + epoch);
    const windows = this.corpus.trainingWindows(random);
    const { windowsPerStep, mostStepsPerEpoch } = this.training;
    return {
      windows,
      random,
      steps: Math.min(mostStepsPerEpoch, Math.ceil(windows.length / windowsPerStep)),
    };
  }

  /** Mean loss of the epoch's steps, or null where it was stopped. */
  private async epoch(
    epoch: number,
    parameters: Float32Array,
    adam: EvolutionCheckpoint['adam'],
    clock: StepClock,
  ): Promise<number | null> {
    const { tf, corpus, options, training } = this;
    const { windows, steps, random } = this.stepsOf(epoch);
    let sum = 0;
    for (let step = 0; step < steps; step++) {
      // Lets messages in: on WASM nothing below ever leaves the current task.
      await new Promise((resolve) => setTimeout(resolve));
      if (options.signal?.aborted) return null;
      clock.start();
      const place = step * training.windowsPerStep;
      const chosen = windows.slice(place, place + training.windowsPerStep);
      const prepared = await this.prepare(chosen, random);
      const { loss, gradient } = await lossAndGradient(
        tf,
        corpus.frame,
        parameters,
        prepared,
        training,
        random,
      );
      if (!Number.isFinite(loss)) throw new DriftfeedError('device-lost', 'the loss is not a number');
      adamStep(parameters, gradient, adam, this.adamOptions);
      clock.stop();
      sum += loss;
      const left = (training.epochs - epoch) * steps + steps - step - 1;
      options.onProgress?.({
        epoch,
        step: step + 1,
        steps,
        trainingLoss: loss,
        millisecondsLeft: clock.perStep * left,
      });
    }
    return sum / Math.max(steps, 1);
  }

  private prepare(
    windows: readonly Window[],
    random: () => number,
    negatives = this.learnedFrom(),
  ): Promise<PreparedBatch> {
    return prepareBatch(this.tf, this.corpus, windows, negatives, random);
  }

  private learnedFrom(): Negatives {
    const { training, options, corpus } = this;
    const background = options.background ?? null;
    const alone = corpus.sequences.length === 1 && !background;
    return { count: training.negatives, background, own: alone || training.rivals === 'own-too' };
  }

  private async prepareValidation(): Promise<PreparedBatch[]> {
    const random = createRandom(this.options.seed + 17);
    const windows = this.corpus.validationWindows();
    shuffle(windows, random);
    const prepared: PreparedBatch[] = [];
    const { windowsPerStep, judgedAmong, negatives } = this.training;
    const rivals = judgedAmong
      ? { count: 2 * negatives, background: judgedAmong, own: false }
      : this.learnedFrom();
    for (
      let place = 0;
      place < windows.length && prepared.length < mostValidationSteps;
      place += windowsPerStep
    )
      prepared.push(await this.prepare(windows.slice(place, place + windowsPerStep), random, rivals));
    return prepared;
  }

  /** Contrastive loss alone: what is asked is the order. */
  private async validate(parameters: Float32Array, prepared: readonly PreparedBatch[]): Promise<number> {
    const { tf, corpus } = this;
    let sum = 0;
    let total = 0;
    for (const { batch, fusion, weight } of prepared) {
      const tensors = uploadBatch(tf, corpus.frame, batch, fusion, null);
      const loss = tf.tidy(() => lossOf(tf, corpus.frame, tf.tensor1d(parameters), tensors, 0));
      disposeBatch(tensors);
      sum += (await loss.data())[0]! * weight;
      total += weight;
      loss.dispose();
    }
    return sum / Math.max(total, 1);
  }

  private pullTowardPrior(): AdamOptions {
    const { training, shape, prior } = this;
    const layout = layoutOf(shape);
    const pull = new Float32Array(layout.size).fill(training.recurrentPull);
    pull.fill(training.headPull, layout.headWeights.start);
    const { learningRate, largestGradient } = training;
    return { learningRate, largestGradient, pull, prior };
  }

  private matchingCheckpoint(): EvolutionCheckpoint | null {
    if (this.options.resume === undefined) return null;
    const checkpoint = parseCheckpoint(this.options.resume);
    return checkpoint.fingerprint === this.fingerprint ? checkpoint : null;
  }

  private checkpointOf(
    parameters: Float32Array,
    adam: EvolutionCheckpoint['adam'],
    losses: readonly EpochLoss[],
    best: EvolutionCheckpoint['best'],
  ): EvolutionCheckpoint {
    // A copy: the run goes on in the same arrays.
    return structuredClone({
      ...this.corpus.frame,
      version: stateVersion,
      kind: 'evolution-training' as const,
      fingerprint: this.fingerprint,
      parameters,
      epoch: losses.at(-1)!.epoch,
      losses: [...losses],
      best,
      adam,
    });
  }

  private result(
    parameters: Float32Array,
    epoch: number,
    losses: EpochLoss[],
    ended: TrainingResult['ended'],
  ): TrainingResult {
    const { shape, projection, inputScale } = this.corpus.frame;
    const state: EvolutionState = {
      version: stateVersion,
      shape,
      projection,
      inputScale,
      parameters,
      epoch,
      losses,
    };
    return { state, losses, ended };
  }
}

/** Projection and scale from (a chance sample of) the events. */
export function frameOf(sequences: readonly EventSequence[], shape: EvolutionShape, seed: number): Frame {
  const events = sequences.flat();
  shuffle(events, createRandom(seed + 29));
  const vectors = events.slice(0, mostProjectedVectors).map(({ vector }) => vector);
  const { data: projection } = leadingDirections(matrixFromRows(vectors, shape.dimensions), shape.rank, seed);
  const inputScale = unitVarianceScale(vectors.map((vector) => project(projection, shape.rank, vector)));
  return { shape, projection, inputScale };
}
