// Training and its verdict: the evolution model against the baselines on the person's own held-out time.

import type { BackendPreference } from '../device/device';
import { errorCode } from '../device/errors';
import type { Matrix } from '../embedding/matrix';
import {
  amongOwnPages,
  amongStrangers,
  type OwnHistoryTrials,
  ownHistoryTrials,
} from '../evaluation/candidates';
import { chooseServing } from '../evaluation/choose';
import { type Entrant, runContest } from '../evaluation/contest';
import { Answers } from '../evaluation/replay';
import { measureSureness, type Sureness } from '../evaluation/sureness';
import { trainAttention } from '../interest/attention/train';
import { ensembleLists, learnEnsemble } from '../interest/blend/ensemble';
import { choiceLists, learnBlend } from '../interest/blend/model';
import { priorWeights } from '../interest/blend/prior';
import { contentSignals, signalNames } from '../interest/blend/signals';
import type { ChoiceList } from '../interest/blend/weights';
import type { Calibration } from '../interest/calibration';
import { TopKModel } from '../interest/decay/top-k';
import { trainEvolution } from '../interest/evolution/client';
import { learnedEvents } from '../interest/evolution/corpus';
import { parseCheckpoint } from '../interest/evolution/state';
import { defaultTraining } from '../interest/evolution/training-options';
import type { CandidateSet, FitProgress, InterestModel, ModelName } from '../interest/model';
import { learnOwnKinds } from '../interest/transfer/kinds/own';
import { deleteCheckpoint, loadCheckpoint, saveCheckpoint, trainingUnderWay } from '../storage/checkpoints';
import type { StoredJob } from '../storage/jobs';
import type { CheckpointRow } from '../storage/schema';
import type { LossPoint, Verdict } from './api';
import type { Candidates } from './candidates';
import type { Profile } from './profile';
import { noTraining, type StatusBoard } from './status';
import {
  createEnsemble,
  createModel,
  earlierServing,
  furtherModels,
  type Learned,
  learningVersion,
  parseServing,
  renewed,
  type ServingState,
} from './trained';

/** What serves: the trained model's state with the verdict it was given. */
const servingId = 'evolution';
const trainingSeed = 1;
/** What comes after the LSTM, in hundredths of one of its rounds: about as long as four to eight of them. */
const judgingSteps = 600;
/** Attention takes some 40 ms of a processor for each choice that it learns from. */
const mostAttentionChoices = 120;
/** With fewer events there is nothing to learn from and nothing to test on. */
const fewestEvents = 150;

const running = { state: 'running', epoch: 0, millisecondsLeft: null, error: null } as const;

export class TrainingService {
  #create: () => InterestModel = () => new TopKModel();
  #serving = this.#create();
  #sureness: Sureness | null = null;
  #compute: BackendPreference = 'auto';
  #stop: AbortController | null = null;
  #trainedEvents = 0;
  #learned: Learned | null = null;
  /** The job that trained what there is. */
  #trainedBy: number | null = null;
  /** Of an earlier version, and nothing was done about it yet. */
  #outdated: CheckpointRow | null = null;

  constructor(
    private readonly profile: Profile,
    private readonly board: StatusBoard,
    private readonly candidates: () => Promise<Candidates>,
  ) {}

  /** The model that ranks the feed. */
  serving(): InterestModel {
    return this.#serving;
  }

  /** One more of the same, for whoever has to show it other events than the feed has. */
  another(): InterestModel {
    return this.#create();
  }

  /** One of the models that were judged, whether it serves or not; null where it was not. */
  create(name: ModelName): InterestModel | null {
    const judged = this.board.get().training.verdict?.results.some(({ model }) => model === name);
    return judged && this.#learned ? createModel(name, this.#learned) : null;
  }

  /** Of a model's scores, standardised among the candidates; null where none was measured, as of all that don't serve. */
  calibration({ name }: InterestModel): Calibration | null {
    return name === this.#serving.name ? (this.#sureness?.calibration ?? null) : null;
  }

  #serve(create: () => InterestModel, sureness: Sureness | null): void {
    this.#create = create;
    this.#sureness = sureness;
    this.#serving = create();
  }

  setCompute(compute: BackendPreference): void {
    this.#compute = compute;
  }

  /**
   * Takes up what was trained before. A stale model is shown as such and does not serve; of what an earlier version
   * has trained, only the model that served goes on serving, until `renew` has led to a new one.
   */
  async load(): Promise<void> {
    const row = await loadCheckpoint(this.profile.storage, servingId);
    const ours = row?.model === this.profile.model ? row : null;
    const stored = ours && parseServing(ours.state);
    this.#trainedEvents = 0;
    this.#learned = null;
    this.#trainedBy = null;
    this.#outdated = ours && !ours.stale && !stored && !renewed.has(ours.state) ? ours : null;
    if (!stored) {
      this.#serve((ours && earlierServing(ours.state)) ?? (() => new TopKModel()), null);
      this.board.change({ training: { ...noTraining, stale: ours?.stale ?? false } });
      return;
    }
    const { verdict, losses, backend, sureness, events, job, ...learned } = stored;
    this.#serve(() => createModel(verdict.serving, learned), sureness);
    this.#trainedEvents = events;
    this.#learned = learned;
    this.#trainedBy = job ?? null;
    this.board.change({ training: { ...noTraining, state: 'done', backend, verdict, sureness, losses } });
  }

  /** Whether there is enough to learn from, and enough new since the last time. */
  worthIt(): boolean {
    const events = this.profile.sequence().length;
    return events >= fewestEvents && events >= this.#trainedEvents * 1.1;
  }

  /**
   * Has `begin` queue a training where an earlier version's cannot be taken up and there is enough to learn from.
   * Once: whoever cancels that job is not asked again.
   */
  async renew(begin: () => Promise<void>): Promise<void> {
    const row = this.#outdated;
    if (!row || !this.worthIt()) return;
    await begin();
    this.#outdated = null;
    await saveCheckpoint(this.profile.storage, { ...row, state: renewed.mark(row.state) });
  }

  /** Ends training at the next step; the best weights so far are kept and judged. */
  stop(): void {
    if (!this.#stop) return;
    this.#stop.abort();
    this.board.train({ state: 'stopping' });
  }

  /**
   * Trains on the past, then has every model asked about the held-out rest. A job that has done so, and was
   * interrupted in what came after, has nothing left to do here, unless the model went stale meanwhile.
   */
  async run(job: StoredJob, signal: AbortSignal): Promise<void> {
    if (this.#trainedBy === job.id) return;
    const { board } = this;
    const { storage, model } = this.profile;
    const before = board.get().training;
    this.#stop = new AbortController();
    // What was found before stands, and serves, until there is something new.
    board.change({ training: { ...before, ...running, losses: [], epochs: defaultTraining.epochs } });
    try {
      const sequence = this.profile.sequence();
      const candidates = await this.candidates();
      const trials = ownHistoryTrials(sequence, { seed: trainingSeed, catalog: candidates.set });
      const evolution = await this.#train(job, trials, candidates.set.vectors, signal);
      this.#judging(job, 0);
      const learned: Learned = {
        evolution,
        ...(await learnOwnBlends(trials, evolution, candidates.set, signal)),
      };
      const answers = new Answers();
      const verdict = await this.#judge(job, trials, learned, answers, signal);
      const create = () => createModel(verdict.serving, learned);
      const asked = answers.replay(verdict.serving);
      const sureness = await measureSureness(asked, trials.validation, trials.test, signal);
      const { losses, backend } = board.get().training;
      const events = sequence.length;
      const state: ServingState = {
        learning: learningVersion,
        ...learned,
        verdict,
        losses,
        backend,
        sureness,
        events,
        job: job.id,
      };
      signal.throwIfAborted();
      await saveCheckpoint(storage, { id: servingId, model, time: Date.now(), stale: false, state });
      await deleteCheckpoint(storage, trainingUnderWay);
      this.#trainedEvents = sequence.length;
      this.#learned = learned;
      this.#trainedBy = job.id;
      this.#outdated = null;
      this.#serve(create, sureness);
      const ended = this.#stop.signal.aborted ? 'stopped' : 'done';
      board.train({ state: ended, verdict, sureness, stale: false, millisecondsLeft: null });
    } catch (error) {
      const code = errorCode(error);
      // Put back or paused: nothing failed, and it goes on from its last checkpoint.
      if (code === 'cancelled')
        board.train({ state: before.verdict ? 'done' : 'none', millisecondsLeft: null });
      else board.train({ state: 'failed', error: code, millisecondsLeft: null });
      throw error;
    } finally {
      this.#stop = null;
    }
  }

  close(): void {
    this.#stop?.abort();
  }

  async #train(
    job: StoredJob,
    { history, split }: OwnHistoryTrials,
    judgedAmong: Matrix,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { board } = this;
    const { storage, model } = this.profile;
    const resume = await this.#underWay();
    const result = await trainEvolution([history.slice(0, split.trainingEnd)], {
      preference: this.#compute,
      seed: trainingSeed,
      judgedAmong,
      signal: AbortSignal.any([signal, this.#stop!.signal]),
      ...(resume === null ? {} : { resume }),
      onBackend: (backend) => board.train({ backend }),
      onProgress: (progress) => this.#progress(job, progress),
      onCheckpoint: async (state) => {
        if (signal.aborted) return; // what it was trained on may be gone by now
        await saveCheckpoint(storage, { id: trainingUnderWay, model, time: Date.now(), stale: false, state });
      },
    });
    signal.throwIfAborted();
    board.train({ losses: result.losses.map(lossPoint) });
    return result.state;
  }

  /** The checkpoint of a training that was killed; null where there is none, or none that this version can use. */
  async #underWay(): Promise<unknown> {
    const row = await loadCheckpoint(this.profile.storage, trainingUnderWay);
    if (!row || row.stale || row.model !== this.profile.model) return null;
    try {
      return parseCheckpoint(row.state);
    } catch (error) {
      if (errorCode(error) === 'misuse') return null;
      throw error;
    }
  }

  #progress(
    job: StoredJob,
    { epoch, step, steps, trainingLoss, validationLoss, millisecondsLeft }: FitProgress,
  ): void {
    const { board } = this;
    const at = epoch - 1 + step / Math.max(1, steps);
    const point: LossPoint = { epoch, at, training: trainingLoss, validation: validationLoss ?? null };
    const losses = [...board.get().training.losses.filter((known) => known.at < at), point];
    board.train({ epoch, losses, millisecondsLeft });
    const total = defaultTraining.epochs * 100 + judgingSteps;
    board.job(job.id, { kind: 'training', done: Math.round(at * 100), total });
  }

  async #judge(
    job: StoredJob,
    trials: OwnHistoryTrials,
    learned: Learned,
    answers: Answers,
    signal: AbortSignal,
  ): Promise<Verdict> {
    const baselines: ModelName[] = ['top-3', 'half-life', 'mean', 'last', 'popularity', 'mixture'];
    const names: ModelName[] = [...baselines, 'attention', 'blend', 'evolution'];
    const entrants: Entrant[] = names.map((name) => ({ label: name, model: createModel(name, learned) }));
    // What its parts say was asked by then.
    const said = { evolution: answers.replay('evolution'), attention: answers.replay('attention') };
    entrants.push({ label: 'ensemble', model: createEnsemble(learned, said) });
    const asked = [...trials.validation, ...trials.test];
    const results = await runContest(entrants, asked, {
      seed: trainingSeed,
      signal,
      watch: answers.note,
      onProgress: (done, total) => this.#judging(job, done / total),
    });
    return {
      ...chooseServing(results, trials.validation.length, { seed: trainingSeed }),
      time: Date.now(),
      events: asked.length,
      from: asked[0]!.at,
      to: asked.at(-1)!.at,
      candidatesPerEvent: asked[0]!.candidates.vectors.rows,
    };
  }

  /** How far the learning after the LSTM and the contest are, 0 … 1, as the last part of the job. */
  #judging(job: StoredJob, share: number): void {
    const before = defaultTraining.epochs * 100;
    this.board.job(job.id, {
      kind: 'training',
      done: Math.round(before + share * judgingSteps),
      total: before + judgingSteps,
    });
  }
}

/**
 * From the choices of the training part. Weights are learned among the catalog's items passed over there, as in a
 * feed (`amongStrangers`). They are on sites the person never visits, so to know a site would be to know the answer:
 * the signals of sites are left out, and what a site means for the feed is ranking's own term. The ensemble's weights are learned on the choices that the
 * LSTM did not learn from; its blend, attention and the maps between kinds on those before them.
 */
async function learnOwnBlends(
  { history, training, split }: OwnHistoryTrials,
  evolution: unknown,
  catalog: CandidateSet,
  signal: AbortSignal,
): Promise<Omit<Learned, 'evolution'>> {
  const signals = (list: ChoiceList) => list.columns.slice(0, signalNames.length);
  const learnedUpTo = learnedEvents([split.trainingEnd], trainingSeed)[0]!;
  const early: ChoiceList[] = [];
  const late: ChoiceList[] = [];
  const start = training.findIndex(({ upTo }) => upTo >= learnedUpTo);
  const cut = start < 0 ? training.length : start;
  const asInFeed = training.map(amongStrangers);
  const kinds = await resultOf(
    learnOwnKinds(history.slice(0, learnedUpTo), training.slice(0, cut), catalog, trainingSeed),
    signal,
  );
  for await (const list of unhurried(choiceLists(asInFeed.slice(0, cut)), signal)) early.push(list);
  const attention = await trainAttention(
    training.slice(Math.max(0, cut - mostAttentionChoices), cut).map(amongOwnPages),
    {
      seed: trainingSeed,
      sites: false,
      signal,
    },
  );
  const further = furtherModels({ evolution, attention, kinds });
  for await (const list of unhurried(ensembleLists(further, asInFeed.slice(cut)), signal)) late.push(list);
  for (const model of further) model.dispose();
  const lateSignals = late.map((list) => ({ ...list, columns: signals(list) }));
  return {
    attention,
    kinds,
    blend: learnBlend([...early, ...lateSignals], priorWeights, contentSignals),
    ensemble: learnEnsemble(late, learnBlend(early, priorWeights, contentSignals), further.length),
  };
}

/** The engine answers in between: one list takes a few milliseconds, all of them seconds. */
async function* unhurried<T>(lists: Iterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for (const list of lists) {
    yield list;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
}

/** The engine answers between its steps. */
async function resultOf<T>(steps: Iterator<void, T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
  }
}

function lossPoint({
  epoch,
  training,
  validation,
}: {
  epoch: number;
  training: number | null;
  validation: number;
}): LossPoint {
  return { epoch, at: epoch, training, validation };
}
