// The person's own interest cards: one draw of the noise for each blur while the history stays, and what has gone out.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { makeCard, type PublicFrame, pageInfluence } from '../interest/transfer/people/card';
import { type InterestCard, longestName, readCard, writeCard } from '../interest/transfer/people/card-file';
import { gaussianSigma, normalCdf } from '../interest/transfer/people/gaussian';
import { defineSetting, type LearnedSetting, readSetting, writeSetting } from '../storage/settings';
import type { CardsView } from './api';
import type { Profile } from './profile';

const storedSchema = v.object({
  /** Of the pages that `draws` are of. */
  history: v.string(),
  /** What the noise came to, once for each ε: a nameless card's text, null where nothing stood clear. */
  draws: v.array(v.object({ epsilon: v.number(), text: v.nullable(v.string()) })),
  /** Cards that went out, each once however often; `card` tells them apart, `sample` says of a made-up person. */
  given: v.array(v.object({ time: v.number(), epsilon: v.number(), card: v.string(), sample: v.boolean() })),
});
type StoredOwnCards = v.InferOutput<typeof storedSchema>;

export const ownCardsSetting: LearnedSetting<StoredOwnCards> = {
  ...defineSetting<StoredOwnCards>('own-cards', storedSchema, { history: '', draws: [], given: [] }),
  // Cards of a made-up person tell nothing of this one. Whether pages went that were drawn of, `load` finds out.
  whatStays: (stored, { wholeOrigin }) =>
    wholeOrigin ? { history: '', draws: [], given: stored.given.filter(({ sample }) => !sample) } : stored,
};

const delta = 1e-6;
/** What a person may choose from, strongest blur first. */
const levels = [
  { blur: 'strong', epsilon: 1 },
  { blur: 'medium', epsilon: 3 },
  { blur: 'light', epsilon: 8 },
] as const;

export interface OwnCardsOptions {
  now: () => number;
  /** Numbers in [0, 1) for the noise; such as nobody can foretell unless a test needs others. */
  random?: (() => number) | undefined;
}

export class OwnCards {
  #stored: StoredOwnCards = ownCardsSetting.fallback;
  #writes: Promise<void> = Promise.resolve();

  constructor(
    private readonly profile: Profile,
    private readonly options: OwnCardsOptions,
  ) {}

  /** What was drawn of pages that are no longer there does not stay; what went out stays counted. */
  async load(): Promise<void> {
    const history = await this.#history();
    await this.#change(async () => {
      const stored = await readSetting(this.profile.storage, ownCardsSetting);
      this.#stored = stored;
      return stored.draws.length === 0 || stored.history === history
        ? stored
        : { ...stored, history: '', draws: [] };
    });
  }

  view(): Pick<CardsView, 'given' | 'levels'> {
    const { given } = this.#stored;
    return {
      given: { cards: given.length, epsilon: given.reduce((sum, { epsilon }) => sum + epsilon, 0) },
      levels: levels.map((level) => ({ ...level, guess: bestGuess(level.epsilon) })),
    };
  }

  /**
   * A card of the history as it stands. The noise of each ε is drawn once and its result kept, a refusal as well:
   * whoever could draw until it pleases would choose by what was drawn, and ε would no longer hold. The result, not a
   * seed, is kept: a seed short enough to be tried out would undo the noise. Throws `not-enough-history`, and
   * `misuse` for an ε that is none of the levels.
   */
  async draw(name: string, epsilon: number, frame: PublicFrame): Promise<InterestCard> {
    if (!levels.some((level) => level.epsilon === epsilon))
      throw new DriftfeedError('misuse', `no blur of ε ${epsilon}`);
    const history = await this.#history();
    const known = await this.#change((stored) => {
      const draws = stored.history === history ? stored.draws : [];
      if (draws.some((draw) => draw.epsilon === epsilon)) return stored;
      return { ...stored, history, draws: [...draws, { epsilon, text: this.#drawn(epsilon, frame) }] };
    });
    const text = known.draws.find((draw) => draw.epsilon === epsilon)!.text;
    if (text === null) throw new DriftfeedError('not-enough-history', 'nothing stands clear of the noise');
    return { ...readCard(text), name: name.trim().slice(0, longestName) };
  }

  /** Notes that a card goes out: before it does, so that none is uncounted. The same under another name is no second. */
  async noteGiven(text: string): Promise<void> {
    const card = readCard(text);
    const { epsilon } = card;
    const { sampled } = this.profile;
    const digest = await digestOf(writeCard({ ...card, name: '' }));
    const given = { time: this.options.now(), epsilon, card: digest, sample: sampled };
    await this.#change((stored) => {
      if (stored.given.some((before) => before.card === digest)) return stored;
      return { ...stored, given: [...stored.given, given] };
    });
  }

  #drawn(epsilon: number, frame: PublicFrame): string | null {
    const { pages, vectors, model } = this.profile;
    // However few: a count of pages that decides would tell of one page more or less.
    const read = [...pages.values()].flatMap(({ contentHash }) => vectors.get(contentHash) ?? []);
    const random = this.options.random ?? unforeseeable;
    try {
      return writeCard(makeCard(read, frame, { epsilon, delta, name: '', model, random }));
    } catch (error) {
      if (error instanceof DriftfeedError && error.code === 'not-enough-history') return null;
      throw error;
    }
  }

  /** Tells one set of pages that a card can be of from another; never leaves the device. */
  #history(): Promise<string> {
    const { pages, vectors, model } = this.profile;
    const known = [...pages]
      .filter(([, { contentHash }]) => vectors.has(contentHash))
      .map(([url, { contentHash }]) => `${url} ${contentHash}`);
    return digestOf([model, ...known.sort()].join('\n'));
  }

  /** One after another, so that none writes over what another has brought. Returns what is stored then. */
  async #change(
    change: (stored: StoredOwnCards) => StoredOwnCards | Promise<StoredOwnCards>,
  ): Promise<StoredOwnCards> {
    const done = this.#writes.then(async () => {
      const next = await change(this.#stored);
      if (next === this.#stored) return next;
      await writeSetting(this.profile.storage, ownCardsSetting, next);
      this.#stored = next;
      return next;
    });
    this.#writes = done.then(
      () => {},
      () => {},
    );
    return done;
  }
}

/** Of a fair pair of worlds with and without a page, the share that the strongest attack tells right. */
function bestGuess(epsilon: number): number {
  return normalCdf(pageInfluence / (2 * gaussianSigma({ epsilon, delta }, pageInfluence)));
}

/** Uniform numbers in [0, 1) of 53 bits that nobody can foretell, for the noise is what protects. */
function unforeseeable(): number {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return (high! * 2 ** 21 + (low! >>> 11)) / 2 ** 53;
}

async function digestOf(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
