// Training and its verdict: the evolution model against the baselines on the person's own held-out time.

import * as v from 'valibot';
import type { BackendPreference } from '../device/device';
import { errorCode } from '../device/errors';
import type { Matrix } from '../embedding/matrix';
import { type OwnHistoryTrials, ownHistoryTrials } from '../evaluation/candidates';
import { chooseServing } from '../evaluation/choose';
import { type Entrant, runContest } from '../evaluation/contest';
import { measureSureness, type Sureness, surenessSchema } from '../evaluation/sureness';
import { AttentionModel } from '../interest/attention/model';
import { type AttentionState, attentionSchema } from '../interest/attention/state';
import { trainAttention } from '../interest/attention/train';
import {
  EnsembleModel,
  type EnsembleWeights,
  ensembleLists,
  learnEnsemble,
} from '../interest/blend/ensemble';
import { BlendModel, choiceLists, learnBlend } from '../interest/blend/model';
import { priorWeights } from '../interest/blend/prior';
import { contentSignals, signalNames } from '../interest/blend/signals';
import type { ChoiceList } from '../interest/blend/weights';
import type { Calibration } from '../interest/calibration';
import { SceneModel } from '../interest/context/model';
import { HalfLifeModel } from '../interest/decay/half-life';
import { PopularityModel } from '../interest/decay/popularity';
import { LastModel, meanModel } from '../interest/decay/simple';
import { TopKModel } from '../interest/decay/top-k';
import { trainEvolution } from '../interest/evolution/client';
import { learnedEvents } from '../interest/evolution/corpus';
import { EvolutionModel } from '../interest/evolution/model';
import { isState, parseCheckpoint } from '../interest/evolution/state';
import { defaultTraining } from '../interest/evolution/training-options';
import type { CandidateSet, FitProgress, InterestModel, ModelName } from '../interest/model';
import { isKindsState, KindsModel, type KindsState } from '../interest/transfer/kinds/model';
import { learnOwnKinds } from '../interest/transfer/kinds/own';
import { deleteCheckpoint, loadCheckpoint, saveCheckpoint, trainingUnderWay } from '../storage/checkpoints';
import type { StoredJob } from '../storage/jobs';
import type { BackendView, LossPoint, Verdict } from './api';
import type { Candidates } from './candidates';
import type { Profile } from './profile';
import { noTraining, type StatusBoard } from './status';

/** What serves: the trained model's state with the verdict it was given. */
const servingId = 'evolution';
const trainingSeed = 1;
/** With fewer events there is nothing to learn from and nothing to test on. */
const fewestEvents = 150;

const weightsSchema = v.pipe(v.array(v.number()), v.length(signalNames.length));

/** What is kept of a training. What does not fit counts as none: a newer version trains again. */
const servingSchema = v.pipe(
  v.object({
    evolution: v.custom<unknown>(isState),
    /** Weights of the blend, one a signal. */
    blend: weightsSchema,
    /** Maps between the kinds the person has; null where they have but one. */
    kinds: v.nullable(v.custom<KindsState>(isKindsState)),
    attention: attentionSchema,
    ensemble: v.object({ blend: weightsSchema, further: v.array(v.number()) }),
    verdict: v.custom<Verdict>((value) =>
      v.is(v.looseObject({ serving: v.string(), results: v.array(v.unknown()) }), value),
    ),
    losses: v.array(v.custom<LossPoint>((value) => v.is(v.looseObject({ at: v.number() }), value))),
    backend: v.nullable(v.custom<BackendView>((value) => v.is(v.looseObject({ reason: v.string() }), value))),
    /** Of the serving model; absent from what earlier versions stored. */
    sureness: v.optional(v.nullable(surenessSchema), null),
    /** Events it was trained and tested on. */
    events: v.number(),
  }),
  v.check(
    ({ kinds, ensemble }) => ensemble.further.length === furtherCount(kinds),
    'weights of other models',
  ),
);
type ServingState = v.InferOutput<typeof servingSchema>;

const running = { state: 'running', epoch: 0, millisecondsLeft: null, error: null } as const;

export class TrainingService {
  #create: () => InterestModel = () => new TopKModel();
  #serving = this.#create();
  #sureness: Sureness | null = null;
  #compute: BackendPreference = 'auto';
  #stop: AbortController | null = null;
  #trainedEvents = 0;
  #learned: Learned | null = null;

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

  /** Takes up what was trained before. A stale model is shown as such and does not serve. */
  async load(): Promise<void> {
    const row = await loadCheckpoint(this.profile.storage, servingId);
    const ours = row?.model === this.profile.model;
    const stored = ours ? v.safeParse(servingSchema, row.state) : null;
    this.#serve(() => new TopKModel(), null);
    this.#trainedEvents = 0;
    this.#learned = null;
    if (!stored?.success) {
      this.board.change({ training: { ...noTraining, stale: ours && row.stale } });
      return;
    }
    const { verdict, losses, backend, sureness, events, ...learned } = stored.output;
    this.#serve(() => createModel(verdict.serving, learned), sureness);
    this.#trainedEvents = events;
    this.#learned = learned;
    this.board.change({ training: { ...noTraining, state: 'done', backend, verdict, sureness, losses } });
  }

  /** Whether there is enough to learn from, and enough new since the last time. */
  worthIt(): boolean {
    const events = this.profile.sequence().length;
    return events >= fewestEvents && events >= this.#trainedEvents * 1.1;
  }

  /** Ends training at the next step; the best weights so far are kept and judged. */
  stop(): void {
    if (!this.#stop) return;
    this.#stop.abort();
    this.board.train({ state: 'stopping' });
  }

  /** Trains on the past, then has every model asked about the held-out rest. */
  async run(job: StoredJob, signal: AbortSignal): Promise<void> {
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
      const learned: Learned = {
        evolution,
        ...(await learnOwnBlends(trials, evolution, candidates.set, signal)),
      };
      const verdict = await this.#judge(trials, learned, signal);
      const create = () => createModel(verdict.serving, learned);
      const sureness = await measureSureness(create(), trials.validation, trials.test, signal);
      const { losses, backend } = board.get().training;
      const events = sequence.length;
      const state: ServingState = { ...learned, verdict, losses, backend, sureness, events };
      signal.throwIfAborted();
      await saveCheckpoint(storage, { id: servingId, model, time: Date.now(), stale: false, state });
      await deleteCheckpoint(storage, trainingUnderWay);
      this.#trainedEvents = sequence.length;
      this.#learned = learned;
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
    board.job(job.id, { kind: 'training', done: Math.round(at * 100), total: defaultTraining.epochs * 100 });
  }

  async #judge(trials: OwnHistoryTrials, learned: Learned, signal: AbortSignal): Promise<Verdict> {
    const baselines: ModelName[] = ['top-3', 'half-life', 'mean', 'last', 'popularity', 'mixture'];
    const names: ModelName[] = [...baselines, 'attention', 'blend', 'evolution', 'ensemble'];
    const entrants: Entrant[] = names.map((name) => ({ label: name, model: createModel(name, learned) }));
    const asked = [...trials.validation, ...trials.test];
    const results = await runContest(entrants, asked, { seed: trainingSeed, signal });
    return {
      ...chooseServing(results, trials.validation.length, { seed: trainingSeed }),
      time: Date.now(),
      events: asked.length,
      from: asked[0]!.at,
      to: asked.at(-1)!.at,
      candidatesPerEvent: asked[0]!.candidates.vectors.rows,
    };
  }
}

/** What training leaves: states of the LSTM and of attention, maps between kinds, weights of blend and ensemble. */
interface Learned {
  evolution: unknown;
  attention: AttentionState;
  kinds: KindsState | null;
  blend: number[];
  ensemble: EnsembleWeights;
}

/**
 * From the choices of the training part. Half of what was passed over there are catalog items on sites the
 * person never visits, so to know a site would be to know the answer: the signals of sites are left out, and
 * what a site means for the feed is ranking's own term. The ensemble's weights are learned on the choices that the
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
  const kinds = await resultOf(
    learnOwnKinds(history.slice(0, learnedUpTo), training.slice(0, cut), catalog, trainingSeed),
    signal,
  );
  for await (const list of unhurried(choiceLists(training.slice(0, cut)), signal)) early.push(list);
  const attention = await trainAttention(training.slice(0, cut), {
    seed: trainingSeed,
    sites: false,
    signal,
  });
  const further = furtherModels({ evolution, attention, kinds });
  for await (const list of unhurried(ensembleLists(further, training.slice(cut)), signal)) late.push(list);
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

/** What the ensemble hears beside the blend, in the order of its weights. */
function furtherModels({
  evolution,
  attention,
  kinds,
}: Pick<Learned, 'evolution' | 'attention' | 'kinds'>): InterestModel[] {
  const models = [new EvolutionModel({ state: evolution }), new AttentionModel(attention)];
  return kinds ? [...models, new KindsModel(kinds)] : models;
}

/** How many those are. */
const furtherCount = (kinds: KindsState | null) => (kinds ? 3 : 2);

function createModel(name: ModelName, learned: Learned): InterestModel {
  const { evolution, attention, kinds, blend, ensemble } = learned;
  switch (name) {
    case 'blend':
      return new BlendModel(blend);
    case 'attention':
      return new AttentionModel(attention);
    case 'ensemble':
      return new EnsembleModel(new BlendModel(ensemble.blend), furtherModels(learned), ensemble.further);
    case 'kinds':
      return new KindsModel(kinds ?? {});
    case 'evolution':
      return new EvolutionModel({ state: evolution });
    case 'mixture':
      return new EvolutionModel();
    case 'half-life':
      return new HalfLifeModel();
    case 'mean':
      return meanModel();
    case 'last':
      return new LastModel();
    case 'popularity':
      return new PopularityModel();
    case 'scene':
      return new SceneModel();
    case 'people': // for who has read too little to hold a contest; of their own pages it asks the closest
    case 'top-3':
      return new TopKModel();
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
