// Work that takes its time, as the page sees it.
import type { ErrorCode } from '../device/errors';
import type { JobKind, JobState } from '../storage/schema';

/** What runs a job and why, for the badge. Reason codes are put into words by the app. */
export interface BackendView {
  backend: 'webgpu' | 'wasm';
  /** The GPU's own name, where it is the GPU. */
  adapter: string | null;
  reason: 'webgpu-fast' | 'webgpu-chosen' | 'wasm-chosen' | 'no-webgpu' | 'software-adapter' | 'device-lost';
}

export interface JobView {
  id: number;
  kind: JobKind;
  state: JobState;
  done: number;
  total: number;
  /** Units a second over the last moments; null until known. */
  rate: number | null;
  /** Estimate; null until known. */
  millisecondsLeft: number | null;
  backend: BackendView | null;
  error: ErrorCode | 'unknown' | null;
}
