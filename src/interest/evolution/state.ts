// What a trained evolution model is when it is kept, and what its training is at the end of an epoch.
import * as v from 'valibot';
import { DriftfeedError } from '../../device/errors';
import { layoutOf } from './shape';

/**
 * Goes up when the same weights would mean something else: what is kept of another version counts as none.
 * 2: the week's angle no longer goes in steps of a day.
 */
export const stateVersion = 2;

const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const floats = v.custom<Float32Array>((value) => value instanceof Float32Array, 'Float32Array expected');

const shapeSchema = v.object({
  dimensions: count,
  rank: count,
  /** States from before there was a choice are LSTMs. */
  cell: v.optional(v.picklist(['lstm', 'gru']), 'lstm'),
  hidden: count,
  window: count,
  lookBack: count,
});

const lossSchema = v.object({
  /** 0 is before any training. */
  epoch: v.number(),
  /** Mean over the epoch's steps; null for epoch 0. */
  training: v.nullable(v.number()),
  validation: v.number(),
});

export type EpochLoss = v.InferOutput<typeof lossSchema>;

const stateSchema = v.object({
  version: v.literal(stateVersion),
  shape: shapeSchema,
  /** rank × dimensions. */
  projection: floats,
  inputScale: v.pipe(v.number(), v.finite(), v.minValue(0)),
  /** As `layoutOf(shape)` lays them out. */
  parameters: floats,
  /** Of the epoch whose weights these are; 0 where the prior was best. */
  epoch: v.number(),
  losses: v.array(lossSchema),
});

/** A model ready to serve; structured-cloneable. */
export type EvolutionState = v.InferOutput<typeof stateSchema>;

const checkpointSchema = v.object({
  ...stateSchema.entries,
  kind: v.literal('evolution-training'),
  /** Tells whether it belongs to the same data and options. */
  fingerprint: v.string(),
  best: v.object({ parameters: floats, epoch: v.number(), validation: v.number() }),
  adam: v.object({ step: v.number(), first: floats, second: floats }),
});

/** Everything needed to go on training exactly, at the end of an epoch; structured-cloneable. */
export type EvolutionCheckpoint = v.InferOutput<typeof checkpointSchema>;

/** Throws `misuse` where the value is no evolution state or its arrays have the wrong length. */
export function parseState(value: unknown): EvolutionState {
  return checkLengths(parse(stateSchema, value));
}

/** Whether `parseState` would take it. */
export function isState(value: unknown): boolean {
  try {
    return parseState(value) !== null;
  } catch {
    return false;
  }
}

export function parseCheckpoint(value: unknown): EvolutionCheckpoint {
  const checkpoint = checkLengths(parse(checkpointSchema, value));
  const { adam, best, parameters } = checkpoint;
  for (const array of [adam.first, adam.second, best.parameters])
    if (array.length !== parameters.length) throw new DriftfeedError('misuse', 'checkpoint of mixed sizes');
  return checkpoint;
}

function parse<Value>(schema: v.GenericSchema<unknown, Value>, value: unknown): Value {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw new DriftfeedError('misuse', `evolution state: ${v.getDotPath(issue) ?? ''} ${issue.message}`);
}

function checkLengths<Value extends EvolutionState>(state: Value): Value {
  const { shape, projection, parameters } = state;
  if (projection.length !== shape.rank * shape.dimensions || parameters.length !== layoutOf(shape).size)
    throw new DriftfeedError('misuse', 'evolution state: arrays do not fit the shape');
  if (!parameters.every(Number.isFinite)) throw new DriftfeedError('misuse', 'evolution state: not finite');
  return state;
}
