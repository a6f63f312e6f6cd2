// One question put to every model: which of these candidates comes next, given the history up to here?
import type { CandidateSet, EventSequence } from '../interest/model';

export interface Trial {
  /** The model sees events [0, upTo) of it and no more. Trials of one person share the array. */
  sequence: EventSequence;
  upTo: number;
  /** The moment asked about, ms since 1970. */
  at: number;
  candidates: CandidateSet;
  /** Rows of the candidates that were picked. */
  clicked: readonly number[];
  /** Rows of the catalog's items, where the others are the person's own pages of other times. */
  strangers?: readonly number[];
  /** For figures by person. */
  person: string;
}
