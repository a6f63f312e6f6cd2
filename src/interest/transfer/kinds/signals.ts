// What the blend of kinds is made of: the simple signals over all events and over those of the candidate's own
// kind, and what the map makes of the events of other kinds.
import { dot, type Matrix, normalise, rowsOf } from '../../../embedding/matrix';
import { type CandidateView, type SignalColumns, SignalReader, signalNames } from '../../blend/signals';
import { CosineColumns } from '../../decay/columns';
import { cosines } from '../../decay/cosines';
import type { PageEvents } from '../../decay/deletion';
import type { CandidateSet, InterestEvent } from '../../model';
import { type KindMap, mappedInterest } from './map';

/**
 * In this order, for a candidate c of kind K and u the unit mean of the events of other kinds:
 * - all-…: the signals of `signalNames` over all events
 * - own-…: the same over the events of kind K alone
 * - mapped: c · Σ_r (down_r · (u − sourceMean)) up_r, and taste: c · taste, by the map into K (see `KindMap`)
 */
export const kindSignalNames: readonly string[] = [
  ...signalNames.map((name) => `all-${name}`),
  ...signalNames.map((name) => `own-${name}`),
  'mapped',
  'taste',
];

/** What the person has when a candidate of a kind is scored: events of other kinds, of its own, or of both. */
export type Regime = 'other' | 'own' | 'both';
export const regimes: readonly Regime[] = ['other', 'own', 'both'];

export type KindMaps = Readonly<Record<string, KindMap>>;

/** The events of one kind. */
interface OwnEvents {
  reader: SignalReader;
  /** Their places among all events. */
  places: number[];
  /** Σ w e over them. */
  sum: Float32Array;
  /** Of them with a weight above 0. */
  liked: number;
}

/** A page whose events are thought away: as among all events, with those events. */
export interface GonePage {
  page: PageEvents;
  events: readonly InterestEvent[];
}

/** Holds a person's events and reads the signals of candidates of one kind from them. */
export class KindSignals {
  private readonly all: SignalReader;
  private readonly own = new Map<string, OwnEvents>();
  private sum: Float32Array | null = null;
  private liked = 0;
  private count = 0;

  constructor(
    private readonly maps: KindMaps,
    private readonly columns = new CosineColumns(),
  ) {
    this.all = new SignalReader(columns);
  }

  add(event: InterestEvent): void {
    const { vector, weight } = event;
    const kind = event.kind ?? '';
    let own = this.own.get(kind);
    if (!own) {
      own = {
        reader: new SignalReader(this.columns),
        places: [],
        sum: new Float32Array(vector.length),
        liked: 0,
      };
      this.own.set(kind, own);
    }
    this.sum ??= new Float32Array(vector.length);
    this.all.add(event);
    own.reader.add(event);
    own.places.push(this.count++);
    for (let j = 0; j < vector.length; j++) {
      this.sum[j]! += weight * vector[j]!;
      own.sum[j]! += weight * vector[j]!;
    }
    if (weight <= 0) return;
    own.liked++;
    this.liked++;
  }

  regime(kind: string): Regime {
    const own = this.own.get(kind)?.liked ?? 0;
    if (own === 0) return 'other';
    return own === this.liked ? 'own' : 'both';
  }

  /** Unit mean of the events of other kinds, some thought away; null where there are none. */
  otherInterest(kind: string, gone: GonePage | null = null): Float32Array | null {
    const own = this.own.get(kind);
    if (!this.sum || this.liked === (own?.liked ?? 0)) return null;
    const sum = this.sum.slice();
    if (own) for (let j = 0; j < sum.length; j++) sum[j]! -= own.sum[j]!;
    for (const { vector, weight, kind: its } of gone?.events ?? [])
      if ((its ?? '') !== kind) for (let j = 0; j < sum.length; j++) sum[j]! -= weight * vector[j]!;
    return normalise(sum);
  }

  /** The signals over all events. */
  readAll(candidates: CandidateSet): SignalColumns {
    return this.all.read(candidates);
  }

  /** The other signals of candidates that are all of one kind, from 'own-…' on. */
  readOwn(kind: string, candidates: CandidateSet): SignalColumns {
    const own = this.own.get(kind);
    const columns = own
      ? own.reader.read(candidates)
      : signalNames.map(() => new Float32Array(candidates.vectors.rows));
    return [...columns, ...this.readMapped(kind, candidates.vectors)];
  }

  private readMapped(kind: string, vectors: Matrix): SignalColumns {
    const map = this.maps[kind];
    if (!map) return [new Float32Array(vectors.rows), new Float32Array(vectors.rows)];
    const interest = this.otherInterest(kind);
    const mapped = interest
      ? cosines(vectors, mappedInterest(map, interest))
      : new Float32Array(vectors.rows);
    return [mapped, cosines(vectors, map.taste)];
  }

  /** All signals of one candidate, as though the events of a page had counted for nothing. */
  readOne(candidate: CandidateView, kind: string, gone: GonePage | null): number[] {
    const own = this.own.get(kind);
    const all = this.all.readOne(candidate, gone?.page ?? null);
    const its = own
      ? own.reader.readOne(candidate, gone && ownPage(own, gone.page))
      : signalNames.map(() => 0);
    const map = this.maps[kind];
    const interest = map ? this.otherInterest(kind, gone) : null;
    const mapped = map && interest ? dot(mappedInterest(map, interest), candidate.vector) : 0;
    return [...all, ...its, mapped, map ? dot(map.taste, candidate.vector) : 0];
  }
}

/** The page as the reader of one kind counts its events; null where none are of that kind. */
function ownPage({ places }: OwnEvents, page: PageEvents): PageEvents | null {
  const indices = page.indices.flatMap((index) => {
    const place = places.indexOf(index);
    return place < 0 ? [] : [place];
  });
  return indices.length > 0 ? { id: page.id, indices } : null;
}

/** Rows of each kind, in the order the kinds come. */
export function rowsByKind({ kinds, vectors }: CandidateSet): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (let row = 0; row < vectors.rows; row++) {
    const kind = kinds?.[row] ?? '';
    const known = rows.get(kind);
    if (known) known.push(row);
    else rows.set(kind, [row]);
  }
  return rows;
}

/** The set of some of the rows; itself where that is all of them. */
export function someOf(candidates: CandidateSet, rows: readonly number[]): CandidateSet {
  const { vectors, sites, ids, texts, kinds } = candidates;
  if (rows.length === vectors.rows) return candidates;
  return {
    vectors: rowsOf(vectors, rows),
    sites: rows.map((row) => sites[row] ?? ''),
    ids: rows.map((row) => ids[row] ?? ''),
    ...(texts ? { texts: rows.map((row) => texts[row] ?? '') } : {}),
    ...(kinds ? { kinds: rows.map((row) => kinds[row] ?? '') } : {}),
  };
}
