// What a suite of benchmarks is: cases of given sizes, each opened into contenders that the harness runs in turn.

/** One row's worth of work before its peers are known. */
export interface CaseDescription {
  /** As in results.json, such as "lstm-train-step". */
  name: string;
  /** What computes, and how: "wasm, 1 thread, simd". */
  backend: string;
  /** Sizes for people. */
  shape: string;
  /** The same sizes for whoever has to make the same work elsewhere, native peers among them. */
  sizes: Readonly<Record<string, number>>;
  /** Which of the sizes a curve is drawn over, where other cases differ in that one alone. */
  curve?: string;
  /** Also run with --quick. */
  quick: boolean;
  /** Needs a WebGPU adapter: run with --gpu, and without it in software, for correctness, unless `realGpuOnly`. */
  webgpu?: boolean;
  /** Would take far too long in software. */
  realGpuOnly?: boolean;
  /** The peak of memory during ours is measured, in a run of its own. */
  memory?: boolean;
}

/**
 * One run of the work. What it returns is how long it took in milliseconds, where it measures that itself (because
 * something has to be set up before, or because it ran a stated part of the work); else the call is timed.
 */
type Contender = () => number | undefined | Promise<number | undefined>;

/** The least time that the hardware could take, and where that comes from. */
export interface Bound {
  milliseconds: number;
  source: string;
}

export interface OpenCase {
  ours: Contender;
  /** By name, such as "tf.layers.lstm". They do the same work, and `open` has checked that they agree. */
  peers: Readonly<Record<string, Contender>>;
  bound?: Bound;
  /** What a reader must know: how far the results agree, what was scaled, dispatches, recall. */
  notes?: readonly string[];
  /** Asked once after the last run. */
  notesAfter?: () => Promise<readonly string[]>;
  close?: () => void | Promise<void>;
}

export interface Suite {
  cases: readonly CaseDescription[];
  /**
   * Makes inputs, warms up what needs it and checks that all contenders agree; throws where they don't. Returns null
   * where this browser cannot run the case.
   */
  open(description: CaseDescription): Promise<OpenCase | null>;
}
