// The blend's signals: what simple untrained scores say of a candidate, each read from one pass over the events.
import { dot, normalise } from '../../embedding/matrix';
import { CosineColumns } from '../decay/columns';
import { cosines, dotAt } from '../decay/cosines';
import type { PageEvents } from '../decay/deletion';
import { DecayTrack, stateHalfLives } from '../decay/states';
import { LargestMean } from '../decay/top-k';
import type { CandidateSet, InterestEvent } from '../model';
import { DecayedCounts } from './counts';
import { tellingTokens } from './tokens';

/**
 * In this order. After the events e_1 … e_n of weight w, pages p the latest `lookBack` different ones, newest
 * first, and candidate c:
 * - half-life-H, mean: cos(D_H, c), D_H the decayed state (see `DecayTrack`)
 * - top-K-W: mean of the K largest w · cos(p, c) over the newest W pages (all without W)
 * - soft: Σ exp(s / 0.1) s / Σ exp(s / 0.1) over s = cos(p, c)
 * - site-H: Σ 0.5^((n − k) / H) over the events on c's site; site-count: ln(1 + events there)
 * - words: TF–IDF likeness of titles, older titles counting less (half-life of 70 events)
 */
export const signalNames = [
  'half-life-1',
  'half-life-3',
  'half-life-10',
  'half-life-30',
  'mean',
  'top-1',
  'top-3-20',
  'top-3-50',
  'top-3',
  'top-10',
  'soft',
  'site-5',
  'site-70',
  'site-count',
  'words',
] as const;
export type SignalName = (typeof signalNames)[number];

/** One column a signal, one value a candidate. */
export type SignalColumns = Float32Array<ArrayBufferLike>[];

const lookBack = 300;
const softTemperature = 0.1;
const longHalfLife = 70;
const shortHalfLife = 5;
const topWindows = [20, 50] as const;
const place = Object.fromEntries(signalNames.map((name, k) => [name, k])) as Record<SignalName, number>;

/** The signals that speak of what a page is about, not of where it is. */
export const contentSignals: readonly SignalName[] = signalNames.filter((name) => !name.startsWith('site-'));

interface RememberedPage {
  id: string;
  vector: Float32Array;
  weight: number;
}

/** What is known of one candidate: its vector, its site, and its title where there is one. */
export interface CandidateView {
  vector: Float32Array;
  site: string;
  text: string;
}

/** What a page's own events add to each sum, so that it can be taken off again. */
interface PageShare {
  id: string;
  events: readonly { event: InterestEvent; age: number }[];
}

/** Holds a person's events and reads the signals of candidates from them. */
export class SignalReader {
  private track: DecayTrack | null = null;
  private pages = new Map<string, RememberedPage>();
  private readonly recentSites = new DecayedCounts(shortHalfLife);
  private readonly knownSites = new DecayedCounts(longHalfLife);
  private readonly siteCounts = new DecayedCounts(Number.POSITIVE_INFINITY);
  private readonly words = new DecayedCounts(longHalfLife);
  /** Titles that hold a word. */
  private readonly titlesWith = new Map<string, number>();
  private titles = 0;
  private readonly events: InterestEvent[] = [];
  /** Of the pages remembered, with the candidate last read: an explanation reads one again and again. */
  private near: { vector: Float32Array; pages: RememberedPage[]; cosines: number[] } | null = null;

  /** Kept over several readers, `columns` saves reading the same pages against the same candidates again. */
  constructor(private readonly columns = new CosineColumns()) {}

  add(event: InterestEvent): void {
    this.events.push(event);
    this.near = null;
    this.track ??= new DecayTrack(stateHalfLives, event.vector.length);
    this.track.add(event);
    for (const counts of [this.recentSites, this.knownSites, this.siteCounts, this.words]) counts.step();
    if (event.weight <= 0) return;
    const known = this.pages.get(event.id);
    this.pages.delete(event.id);
    const weight = Math.max(event.weight, known?.weight ?? 0);
    this.pages.set(event.id, { id: event.id, vector: event.vector, weight });
    if (this.pages.size > 2 * lookBack)
      this.pages = new Map(this.remembered().map((page) => [page.id, page]));
    if (event.site) {
      for (const counts of [this.recentSites, this.knownSites, this.siteCounts]) counts.add(event.site, 1);
    }
    const tokens = tellingTokens(event.text ?? '');
    if (tokens.length === 0) return;
    this.titles++;
    for (const token of tokens) {
      this.titlesWith.set(token, (this.titlesWith.get(token) ?? 0) + 1);
      this.words.add(token, event.weight / Math.sqrt(tokens.length));
    }
  }

  /** Latest different pages, oldest first. */
  private remembered(): RememberedPage[] {
    return [...this.pages.values()].slice(-lookBack);
  }

  private nearTo(vector: Float32Array): NonNullable<SignalReader['near']> {
    if (this.near?.vector !== vector) {
      const pages = this.remembered();
      const cosines = pages.map((page) => dotAt(page.vector, 0, vector, 0, vector.length));
      this.near = { vector, pages, cosines };
    }
    return this.near;
  }

  /** Raw signals of all candidates; zeros before the first event. */
  read(candidates: CandidateSet): SignalColumns {
    const { vectors, sites, texts } = candidates;
    const columns: SignalColumns = signalNames.map(() => new Float32Array(vectors.rows));
    const { track } = this;
    if (!track) return columns;
    stateHalfLives.forEach((_, k) => {
      columns[k] = cosines(vectors, track.state(k));
    });
    const pages = this.remembered().reverse();
    const near = pages.map((page) => this.columns.column(vectors, page.vector));
    const fusion = new Fusion();
    for (let row = 0; row < vectors.rows; row++) {
      fusion.clear();
      for (let k = 0; k < pages.length; k++) fusion.offer(pages[k]!.weight, near[k]![row]!);
      for (const [k, value] of fusion.values().entries()) columns[place['top-1'] + k]![row] = value;
      this.writeCounts(columns, row, sites[row]!, texts?.[row] ?? '');
    }
    return columns;
  }

  private writeCounts(columns: SignalColumns, row: number, site: string, text: string): void {
    const values = this.counted(site, text, null);
    for (const [k, value] of values.entries()) columns[place['site-5'] + k]![row] = value;
  }

  /** The signals from 'site-5' on. */
  private counted(site: string, text: string, without: PageShare | null): [number, number, number, number] {
    let recent = this.recentSites.get(site);
    let known = this.knownSites.get(site);
    let count = this.siteCounts.get(site);
    for (const { event, age } of without?.events ?? []) {
      if (site === '' || event.site !== site || event.weight <= 0) continue;
      recent -= 0.5 ** (age / shortHalfLife);
      known -= 0.5 ** (age / longHalfLife);
      count--;
    }
    return [recent, known, Math.log1p(Math.max(0, count)), this.likenessOfWords(text, without)];
  }

  private likenessOfWords(text: string, without: PageShare | null): number {
    const less = new Map<string, { weight: number; titles: number }>();
    let titles = this.titles;
    for (const { event, age } of without?.events ?? []) {
      const tokens = event.weight > 0 ? tellingTokens(event.text ?? '') : [];
      if (tokens.length > 0) titles--;
      for (const token of tokens) {
        const known = less.get(token) ?? { weight: 0, titles: 0 };
        known.weight += (event.weight / Math.sqrt(tokens.length)) * 0.5 ** (age / longHalfLife);
        known.titles++;
        less.set(token, known);
      }
    }
    let sum = 0;
    let squares = 0;
    for (const token of tellingTokens(text)) {
      const gone = less.get(token);
      const holding = (this.titlesWith.get(token) ?? 0) - (gone?.titles ?? 0);
      const rarity = Math.log(1 + titles / (1 + holding));
      sum += (this.words.get(token) - (gone?.weight ?? 0)) * rarity * rarity;
      squares += rarity * rarity;
    }
    return squares > 0 ? sum / Math.sqrt(squares) : 0;
  }

  /**
   * Raw signals of one candidate, as though the events of page `without` had counted for nothing (they keep
   * their places in time, so nothing else becomes newer).
   */
  readOne({ vector, site, text }: CandidateView, without: PageEvents | null): Float64Array {
    const values = new Float64Array(signalNames.length);
    const { track, events } = this;
    if (!track) return values;
    const share = without && {
      id: without.id,
      events: without.indices.map((index) => ({ event: events[index]!, age: events.length - 1 - index })),
    };
    stateHalfLives.forEach((halfLife, k) => {
      values[k] = likenessToState(track, k, halfLife, vector, share);
    });
    const fusion = new Fusion();
    const { pages, cosines } = this.nearTo(vector);
    for (let k = pages.length - 1; k >= 0; k--) {
      const page = pages[k]!;
      if (page.id !== without?.id) fusion.offer(page.weight, cosines[k]!);
    }
    fusion.values().forEach((value, k) => {
      values[place['top-1'] + k] = value;
    });
    this.counted(site, text, share).forEach((value, k) => {
      values[place['site-5'] + k] = value;
    });
    return values;
  }
}

/** cos of the candidate with a decayed state, some events taken off it. */
function likenessToState(
  track: DecayTrack,
  k: number,
  halfLife: number,
  vector: Float32Array,
  without: PageShare | null,
): number {
  const { dimensions } = track;
  const state = track.sums.slice(k * dimensions, (k + 1) * dimensions);
  for (const { event, age } of without?.events ?? []) {
    const weight = event.weight * 0.5 ** (age / halfLife);
    for (let j = 0; j < dimensions; j++) state[j] = state[j]! - weight * event.vector[j]!;
  }
  return dot(normalise(state), vector);
}

/** Late fusion at several k and windows, fed with pages newest first. */
class Fusion {
  private readonly one = new LargestMean(1);
  private readonly three = new LargestMean(3);
  private readonly ten = new LargestMean(10);
  private readonly windows: number[] = [0, 0];
  private seen = 0;
  private total = 0;
  private weighted = 0;

  clear(): void {
    this.one.clear();
    this.three.clear();
    this.ten.clear();
    this.seen = 0;
    this.total = 0;
    this.weighted = 0;
  }

  offer(weight: number, cosine: number): void {
    const value = weight * cosine;
    this.one.offer(value);
    this.three.offer(value);
    this.ten.offer(value);
    const share = Math.exp(cosine / softTemperature);
    this.total += share;
    this.weighted += share * value;
    this.seen++;
    if (this.seen === topWindows[0]) this.windows[0] = this.three.mean();
    else if (this.seen === topWindows[1]) this.windows[1] = this.three.mean();
  }

  /** The signals from 'top-1' to 'soft'. */
  values(): [number, number, number, number, number, number] {
    const all = this.three.mean();
    const within = (k: number) => (this.seen >= topWindows[k]! ? this.windows[k]! : all);
    const soft = this.total > 0 ? this.weighted / this.total : 0;
    return [this.one.mean(), within(0), within(1), all, this.ten.mean(), soft];
  }
}
