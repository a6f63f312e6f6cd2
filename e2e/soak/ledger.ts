// What a person was told is done, and whether the browser's storage still says so after a crash.
import { type Browsing, rawOf } from '../support/browsing';
import { disorder, heldRaw, type Strict, unfinished } from './strict';

/** One profile's promises: what was acknowledged, and what was on its way when the browser died. */
export class Ledger {
  /** The import was agreed to and its job was seen. */
  imported = false;
  readonly reactions = new Set<string>();
  /** Reactions whose answer was never seen: they may be there or not, once. */
  readonly asked = new Set<string>();
  readonly forgotten = new Set<string>();
  /** A site whose deletion was asked for and not answered: all of it is there, or nothing. */
  forgetting: string | null = null;
  /** The visits as they were once all had been moved; noted when that is seen, before any is forgotten. */
  keptKeys: string[] | null = null;

  /** The visits that the whole import keeps as they came in. */
  readonly #raw: readonly string[];

  constructor(readonly browsing: Browsing) {
    this.#raw = rawOf(browsing).map(({ time, url }) => `${time} ${url}`);
  }

  /** What is wrong with what is stored; empty where every promise is kept. */
  faults(strict: Strict | null, finished: boolean): string[] {
    if (!strict) return this.imported ? ['the database is gone'] : [];
    const faults = disorder(strict);
    this.#settleForgetting(strict, faults);
    const expected = this.browsing.kept - this.#forgottenVisits();
    const held = strict.visits.length + strict.staged.length;
    if (this.imported && this.forgotten.size === 0 && held !== expected)
      faults.push(`${held} visits of ${expected} are stored or staged`);
    if (!this.imported && held !== 0 && held !== expected)
      faults.push(`part of an import: ${held} of ${expected}`);
    faults.push(...this.#rawFaults(strict));
    for (const site of this.forgotten)
      if (strict.visits.some((visit) => siteOf(visit) === site)) faults.push(`${site} came back`);
    faults.push(...reactionFaults(strict, this.reactions, this.asked));
    if (finished) {
      if (strict.visits.length !== expected) faults.push(`${strict.visits.length} visits of ${expected}`);
      faults.push(...unfinished(strict));
    }
    return faults;
  }

  /** Takes in what was found: an import that was on its way in when the browser died may have come in. */
  learn(strict: Strict | null): void {
    if (!strict) return;
    if (strict.visits.length + strict.staged.length > 0) this.imported = true;
    if (strict.staged.length === 0 && strict.visits.length === this.browsing.kept)
      this.keptKeys ??= strict.visits;
  }

  /** They come in all at once, and a site's go with its other visits; nothing else touches them. */
  #rawFaults(strict: Strict): string[] {
    const found = new Set(heldRaw(strict));
    if (!this.imported && strict.visits.length + strict.staged.length + found.size === 0) return [];
    const back = [...this.forgotten].filter((site) => [...found].some((visit) => siteOf(visit) === site));
    const expected = this.#raw.filter((visit) => !this.forgotten.has(siteOf(visit)));
    return [
      ...back.map((site) => `raw visits of ${site} came back`),
      ...visitFaults('raw visits', new Set(expected), found),
    ];
  }

  #settleForgetting(strict: Strict, faults: string[]): void {
    const site = this.forgetting;
    if (site === null) return;
    const left = strict.visits.filter((visit) => siteOf(visit) === site).length;
    if (left === 0) this.forgotten.add(site);
    else if (left !== this.#visitsOf(site)) faults.push(`half of ${site} is gone: ${left} visits left`);
    this.forgetting = null;
  }

  #visitsOf(site: string): number {
    const seen = this.keptKeys?.filter((visit) => siteOf(visit) === site);
    return seen?.length ?? Number.NaN;
  }

  #forgottenVisits(): number {
    let sum = 0;
    for (const site of this.forgotten) sum += this.#visitsOf(site);
    return sum;
  }
}

/** What is not there and should be, and what is there and should not. */
export function visitFaults(
  what: string,
  expected: ReadonlySet<string>,
  found: ReadonlySet<string>,
): string[] {
  const lost = [...expected].filter((visit) => !found.has(visit)).length;
  const foreign = [...found].filter((visit) => !expected.has(visit)).length;
  return [
    ...(lost > 0 ? [`${lost} ${what} of ${expected.size} are lost`] : []),
    ...(foreign > 0 ? [`${foreign} ${what} are of elsewhere`] : []),
  ];
}

/** All that were acknowledged are there, and none that was not asked for. */
export function reactionFaults(
  strict: Strict,
  acknowledged: ReadonlySet<string>,
  asked: ReadonlySet<string>,
): string[] {
  const faults: string[] = [];
  const stored = new Set(strict.feedback);
  for (const reaction of acknowledged) if (!stored.has(reaction)) faults.push(`lost: ${reaction}`);
  for (const reaction of stored)
    if (!acknowledged.has(reaction) && !asked.has(reaction)) faults.push(`never asked: ${reaction}`);
  return faults;
}

/** Registrable domain of a stored visit; those of the made-up browsing have two labels. */
export function siteOf(visit: string): string {
  return new URL(visit.slice(visit.indexOf(' ') + 1)).hostname.split('.').slice(-2).join('.');
}
