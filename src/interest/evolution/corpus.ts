// The events to learn from, read once: input rows, decayed states to roll on from, and which targets are whose.
import type { DecayTrack } from '../decay/states';
import type { EventSequence } from '../model';
import { createRandom } from '../random';
import { EventReader, type Frame } from './inputs';
import { inputSize } from './shape';

/** Decayed states are kept every so many events and rolled forward from there. */
const snapshotEvery = 32;
/** With so many people, some of them are held out; with fewer, the later part of each. */
const manyPeople = 20;
const validationShare = 0.15;
/** The first few pages of a person say too little to be asked what comes next. */
const fewestBefore = 2;

export interface ReadSequence {
  events: EventSequence;
  /** events × inputSize. */
  inputs: Float32Array;
  /** The state before event i · snapshotEvery. */
  snapshots: DecayTrack[];
  /** Whether the event opens a page for the first time; only those are asked for. */
  isNew: Uint8Array;
  /** Targets below this index are learned from, the rest validate. */
  trainingEnd: number;
}

/** Positions start … start + window − 1 of a sequence; position k asks for event k + 1. */
export interface Window {
  sequence: number;
  start: number;
  /** Only targets with from ≤ index < to count. */
  from: number;
  to: number;
}

export class Corpus {
  readonly sequences: ReadSequence[];
  /** How many targets there are to learn from, and to validate on. */
  readonly trainingTargets: number;
  readonly validationTargets: number;

  constructor(
    readonly frame: Frame,
    sequences: readonly EventSequence[],
    seed: number,
  ) {
    const random = createRandom(seed);
    const byPeople = sequences.length >= manyPeople;
    this.sequences = sequences.map((events) => {
      const heldOut = byPeople && random() < validationShare;
      const trainingEnd = byPeople
        ? heldOut
          ? 0
          : events.length
        : Math.round(events.length * (1 - validationShare));
      return readSequence(frame, events, trainingEnd);
    });
    this.trainingTargets = this.count((read) => [0, read.trainingEnd]);
    this.validationTargets = this.count((read) => [read.trainingEnd, read.events.length]);
  }

  /** Windows that cover the training targets once, cut from a chance offset, in chance order. */
  trainingWindows(random: () => number): Window[] {
    const { window } = this.frame.shape;
    const windows = this.sequences.flatMap((read, sequence) => {
      const offset = Math.floor(random() * Math.min(window, read.trainingEnd));
      return this.cover(sequence, -offset, 0, read.trainingEnd);
    });
    shuffle(windows, random);
    return windows;
  }

  validationWindows(): Window[] {
    return this.sequences.flatMap((read, sequence) =>
      this.cover(sequence, read.trainingEnd - 1, read.trainingEnd, read.events.length),
    );
  }

  private cover(sequence: number, first: number, from: number, to: number): Window[] {
    const { window } = this.frame.shape;
    const windows: Window[] = [];
    for (let start = first; start + 1 < to; start += window) {
      const inside = { sequence, start: Math.max(0, start), from, to: Math.min(to, start + window + 1) };
      if (this.targetsIn(inside) > 0) windows.push(inside);
    }
    return windows;
  }

  private targetsIn({ sequence, start, from, to }: Window): number {
    let count = 0;
    for (let index = start + 1; index < to; index++) if (this.asks(sequence, index, from)) count++;
    return count;
  }

  /** Whether event `index` is a target: a page that is new to the person and counts for something. */
  asks(sequence: number, index: number, from: number): boolean {
    const read = this.sequences[sequence]!;
    return index >= Math.max(from, fewestBefore) && read.isNew[index] === 1 && read.events[index]!.weight > 0;
  }

  /** Decayed states before event `index`. */
  statesBefore(sequence: number, index: number): DecayTrack {
    const read = this.sequences[sequence]!;
    const place = Math.floor(index / snapshotEvery);
    const track = read.snapshots[place]!.clone();
    for (let k = place * snapshotEvery; k < index; k++) track.add(read.events[k]!);
    return track;
  }

  private count(range: (read: ReadSequence) => [number, number]): number {
    return this.sequences.reduce((sum, read, sequence) => {
      const [from, to] = range(read);
      return sum + this.targetsIn({ sequence, start: 0, from, to });
    }, 0);
  }
}

function readSequence(frame: Frame, events: EventSequence, trainingEnd: number): ReadSequence {
  const size = inputSize(frame.shape);
  const reader = new EventReader(frame);
  const inputs = new Float32Array(events.length * size);
  const isNew = new Uint8Array(events.length);
  const snapshots: DecayTrack[] = [];
  const seen = new Set<string>();
  events.forEach((event, index) => {
    if (index % snapshotEvery === 0) snapshots.push(reader.track.clone());
    inputs.set(reader.read(event), index * size);
    if (!seen.has(event.id)) isNew[index] = 1;
    seen.add(event.id);
  });
  return { events, inputs, snapshots, isNew, trainingEnd };
}

/**
 * How many events of each person's are learned from, given how many there are of each; the rest are for early
 * stopping. Of many people all or none are.
 */
export function learnedEvents(lengths: readonly number[], seed: number): number[] {
  if (lengths.length < manyPeople) return lengths.map((length) => Math.round(length * (1 - validationShare)));
  const random = createRandom(seed);
  return lengths.map((length) => (random() < validationShare ? 0 : length));
}

/** Fisher–Yates, in place. */
export function shuffle<T>(items: T[], random: () => number): void {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j]!, items[i]!];
  }
}
