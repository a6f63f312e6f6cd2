// What a training leaves behind: its stored form, that of earlier versions, and the models that are made of it.

import * as v from 'valibot';
import { surenessSchema } from '../evaluation/sureness';
import { AttentionModel } from '../interest/attention/model';
import { type AttentionState, attentionSchema } from '../interest/attention/state';
import { EnsembleModel, type EnsembleWeights } from '../interest/blend/ensemble';
import { BlendModel } from '../interest/blend/model';
import { signalNames } from '../interest/blend/signals';
import { SceneModel } from '../interest/context/model';
import { HalfLifeModel } from '../interest/decay/half-life';
import { PopularityModel } from '../interest/decay/popularity';
import { LastModel, meanModel } from '../interest/decay/simple';
import { TopKModel } from '../interest/decay/top-k';
import { EvolutionModel } from '../interest/evolution/model';
import { isState } from '../interest/evolution/state';
import type { InterestModel, ModelName } from '../interest/model';
import { isKindsState, KindsModel, type KindsState } from '../interest/transfer/kinds/model';
import type { BackendView, LossPoint, Verdict } from './api';

const weightsSchema = v.pipe(v.array(v.number()), v.length(signalNames.length));

/**
 * Goes up when weights, scores or the choice of what serves come to mean something else: what was learned before then
 * counts as an earlier version's. 2: weights learned among a catalog's items, kinds in the plain blend's measure.
 */
export const learningVersion = 2;

/** What is kept of a training. What does not fit counts as none: a newer version trains again. */
const servingSchema = v.pipe(
  v.object({
    learning: v.literal(learningVersion),
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
    /** The job that trained it: taken up again, it has nothing left to train. */
    job: v.optional(v.number()),
  }),
  v.check(
    ({ kinds, ensemble }) => ensemble.further.length === furtherCount(kinds),
    'weights of other models',
  ),
);
export type ServingState = v.InferOutput<typeof servingSchema>;

/** What every earlier version kept, too: enough for the models it could have serve. */
const earlierSchema = v.object({
  evolution: v.custom<unknown>(isState),
  blend: weightsSchema,
  verdict: v.looseObject({
    serving: v.picklist(['blend', 'evolution', 'top-3', 'half-life', 'mean', 'last', 'mixture']),
  }),
});

/** The mark on what an earlier version stored: that it was set to be trained anew. */
export const renewed = {
  has: (state: unknown): boolean => v.is(v.looseObject({ renewed: v.literal(true) }), state),
  mark: (state: unknown): unknown => ({ ...(state as object | null), renewed: true }),
};

/** Null where it is none of this version's. */
export function parseServing(state: unknown): ServingState | null {
  const stored = v.safeParse(servingSchema, state);
  return stored.success ? stored.output : null;
}

/** What served by an earlier version's training; null where that cannot be told, or made, any more. */
export function earlierServing(state: unknown): (() => InterestModel) | null {
  const stored = v.safeParse(earlierSchema, state);
  if (!stored.success) return null;
  const { evolution, blend, verdict } = stored.output;
  const { serving } = verdict;
  if (serving === 'blend') return () => new BlendModel(blend);
  if (serving === 'evolution') return () => new EvolutionModel({ state: evolution });
  return () => createUntrained(serving);
}

/** What training leaves: states of the LSTM and of attention, maps between kinds, weights of blend and ensemble. */
export interface Learned {
  evolution: unknown;
  attention: AttentionState;
  kinds: KindsState | null;
  blend: number[];
  ensemble: EnsembleWeights;
}

/** What the ensemble hears beside the blend, in the order of its weights; those given stand in for the models. */
export function furtherModels(
  { evolution, attention, kinds }: Pick<Learned, 'evolution' | 'attention' | 'kinds'>,
  given: { evolution?: InterestModel; attention?: InterestModel } = {},
): InterestModel[] {
  const models = [
    given.evolution ?? new EvolutionModel({ state: evolution }),
    given.attention ?? new AttentionModel(attention),
  ];
  return kinds ? [...models, new KindsModel(kinds)] : models;
}

export function createEnsemble(learned: Learned, given?: Parameters<typeof furtherModels>[1]): InterestModel {
  const { blend, further } = learned.ensemble;
  return new EnsembleModel(new BlendModel(blend), furtherModels(learned, given), further);
}

/** How many those are. */
const furtherCount = (kinds: KindsState | null) => (kinds ? 3 : 2);

export function createModel(name: ModelName, learned: Learned): InterestModel {
  const { evolution, attention, kinds, blend } = learned;
  switch (name) {
    case 'blend':
      return new BlendModel(blend);
    case 'attention':
      return new AttentionModel(attention);
    case 'ensemble':
      return createEnsemble(learned);
    case 'kinds':
      return new KindsModel(kinds ?? {});
    case 'evolution':
      return new EvolutionModel({ state: evolution });
    default:
      return createUntrained(name);
  }
}

type TrainedName = 'blend' | 'attention' | 'ensemble' | 'kinds' | 'evolution';

function createUntrained(name: Exclude<ModelName, TrainedName>): InterestModel {
  switch (name) {
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
