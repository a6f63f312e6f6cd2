// What is expected of the person by what others are like: archetypes of the catalog, and cards that friends handed over.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import { dot, type Matrix, rowOf, rowsOf } from '../embedding/matrix';
import type { InterestModel } from '../interest/model';
import type { Archetypes } from '../interest/transfer/people/archetypes';
import { type PublicFrame, publicArchetypes, publicFrame } from '../interest/transfer/people/card';
import {
  cardDirections,
  cardFragment,
  cardOfFragment,
  cardSource,
  type InterestCard,
  longestName,
  readCard,
  writeCard,
} from '../interest/transfer/people/card-file';
import { PeopleModel, sayOfPrior } from '../interest/transfer/people/model';
import { joinSources, type PriorSource, sourceOf } from '../interest/transfer/people/prior';
import type { ModelId } from '../storage/schema';
import { defineSetting, readSetting, writeSetting } from '../storage/settings';
import type { Because, CardPreview, CardsView, CardTopic, CardView } from './api';
import { OwnCards } from './own-cards';
import type { Profile } from './profile';
import { reactionWeight, tagPrefix } from './sequence';
import { defaultLanguages, type Starter } from './starter';

const storedSchema = v.object({
  cards: v.array(v.object({ id: v.string(), name: v.string(), text: v.string(), added: v.number() })),
});
type StoredCards = v.InferOutput<typeof storedSchema>;

const cardsSetting = defineSetting<StoredCards>('cards', storedSchema, { cards: [] });

const mostCards = 12;
/** Below this say what is expected of people is left aside altogether. */
const smallestSay = 0.05;
/** Whoever takes in a card wants it heard, however much they have read. */
const leastSayOfCards = 0.15;
/** Beside cards, the archetypes keep this share of what is expected. */
const shareOfArchetypes = 0.25;
/** A picked interest is the mean of many items, and chosen with care. */
const pagesOfPick = 10;
const topicsShown = 8;
const tagsOfTopic = 2;

interface Shipped {
  model: ModelId;
  /** Items in the language that the model reads. */
  vectors: Matrix;
  tags: readonly (readonly string[])[];
  archetypes: Archetypes;
  source: PriorSource;
  frame: PublicFrame | null;
}

interface Card extends InterestCard {
  id: string;
  shownName: string;
  text: string;
  added: number;
}

/** What serves, with what stands behind it beside the person's own pages. */
export interface Expecting {
  model: InterestModel;
  /** A card's share of a candidate's interest score; none for what was not scored. */
  becauseOfCards: (id: string, vector: Float32Array, at: number) => Because[];
  /** Cards are in use: there is something to go by even where nothing else is known. */
  fromCards: boolean;
}

export function ownAlone(own: InterestModel): Expecting {
  return { model: own, becauseOfCards: () => [], fromCards: false };
}

export interface PeopleHooks {
  starter: (model: ModelId) => Promise<Starter>;
  /** Nothing is known of the person but cards: no history, no picks. */
  isEmpty: () => boolean;
  /** Begins a profile of cards alone; `model` is the language model they are of. */
  begin: (model: ModelId) => Promise<void>;
  /** No card is left of a profile of cards alone. */
  end: () => Promise<void>;
  /** The feed no longer says what is known. */
  changed: () => Promise<void>;
  /** The feed is of two models as they are, with nothing expected beside them. */
  compared: () => boolean;
  now?: () => number;
  random?: () => number;
}

export class PeopleService {
  readonly own: OwnCards;
  #cards: Card[] = [];
  #shipped: Shipped | null = null;
  #expecting: { own: InterestModel; cards: readonly Card[]; value: Expecting } | null = null;

  constructor(
    private readonly profile: Profile,
    private readonly hooks: PeopleHooks,
  ) {
    this.own = new OwnCards(profile, { now: () => this.#now(), random: hooks.random });
  }

  /** Cards that are no longer understood are left out. */
  async load(): Promise<void> {
    const stored = await readSetting(this.profile.storage, cardsSetting);
    await this.own.load();
    this.#cards = stored.cards.flatMap(({ id, name, text, added }) => {
      try {
        return [{ ...readCard(text), id, shownName: name, text, added }];
      } catch {
        return [];
      }
    });
  }

  /** Cards that the person's language model can read. */
  #inUse(): readonly Card[] {
    return this.#cards.filter(({ model }) => model === this.profile.model);
  }

  get hasCards(): boolean {
    return this.#inUse().length > 0;
  }

  /** `own` alone where it knows enough and no card was taken in; else with what is expected beside it. */
  async expect(own: InterestModel, picks: number): Promise<Expecting> {
    const cards = this.#inUse();
    if (cards.length === 0 && this.#say(picks) < smallestSay) return ownAlone(own);
    const known = this.#expecting;
    if (
      known?.own === own &&
      known.cards.length === cards.length &&
      known.cards.every((card, k) => card === cards[k])
    )
      return known.value;
    const { source } = await this.#load();
    const fromCards = cards.map((card) => ({
      source: cardSource(card),
      share: (1 - shareOfArchetypes) / cards.length,
    }));
    const joined =
      cards.length > 0 ? joinSources([{ source, share: shareOfArchetypes }, ...fromCards]) : source;
    const model = new PeopleModel(own, joined, {
      leastSay: cards.length > 0 ? leastSayOfCards : 0,
      pagesOf: ({ id }) => (id.startsWith(tagPrefix) ? pagesOfPick : 1),
    });
    const value: Expecting = {
      model,
      becauseOfCards: becauseOfCards(model, source.centres.rows, cards),
      fromCards: cards.length > 0,
    };
    this.#expecting = { own, cards, value };
    return value;
  }

  /** As `PeopleModel` will have it of the pages read and liked so far, and of picks. */
  #say(picks = 0): number {
    const { pages, vectors, feedback } = this.profile;
    const known = new Set<string>();
    for (const [url, { contentHash }] of pages) if (vectors.has(contentHash)) known.add(url);
    for (const { itemUrl, action, contentHash } of feedback)
      if (reactionWeight[action] && vectors.has(contentHash)) known.add(itemUrl);
    const least = this.hasCards ? leastSayOfCards : 0;
    return sayOfPrior(known.size + picks * pagesOfPick, undefined, least);
  }

  async view(): Promise<CardsView> {
    const shipped = this.#cards.length > 0 ? await this.#load() : null;
    const cards = this.#cards.map(
      (card): CardView => ({
        id: card.id,
        name: card.shownName,
        epsilon: card.epsilon,
        added: card.added,
        inUse: card.model === this.profile.model,
        topics: shipped && card.model === shipped.model ? topicsOf(card, shipped) : [],
      }),
    );
    return { cards, resting: this.hooks.compared(), ...this.own.view() };
  }

  /** A card of the person's own history; nothing is given away by drawing it. Throws as `OwnCards.draw`. */
  async draw(name: string, epsilon: number): Promise<CardPreview> {
    const shipped = await this.#load();
    shipped.frame ??= publicFrame(shipped.vectors, shipped.archetypes);
    return previewOf(await this.own.draw(name, epsilon, shipped.frame), shipped);
  }

  /** What a card's text, or what follows `#card=` in a link, says. Throws as `readCard`, and `card-model`. */
  async read(text: string): Promise<CardPreview> {
    const card = this.#understood(text);
    return previewOf(card, await this.#load(card.model as ModelId));
  }

  /** Takes a card in. The same card again takes the place of the first. */
  async add(text: string, name: string): Promise<CardsView> {
    const card = this.#understood(text);
    const whole = writeCard(card);
    const others = this.#cards.filter((other) => other.text !== whole);
    if (others.length >= mostCards) throw new DriftfeedError('misuse', `${mostCards} cards already`);
    const shownName = name.trim().slice(0, longestName) || card.name;
    const added = { ...card, id: crypto.randomUUID(), shownName, text: whole, added: this.#now() };
    await this.#store([...others, added]);
    if (this.hooks.isEmpty()) await this.hooks.begin(card.model as ModelId);
    else await this.hooks.changed();
    return this.view();
  }

  /** Returns the card's text, to be added again by an undo. */
  async remove(id: string): Promise<string> {
    const card = this.#cards.find((each) => each.id === id);
    if (!card) throw new DriftfeedError('misuse', `no card ${id}`);
    await this.#store(this.#cards.filter((each) => each !== card));
    if (this.hooks.isEmpty() && this.#cards.length === 0) await this.hooks.end();
    else await this.hooks.changed();
    return card.text;
  }

  #now(): number {
    return (this.hooks.now ?? Date.now)();
  }

  #understood(text: string): InterestCard {
    const card = readCard(text.trimStart().startsWith('{') ? text : cardOfFragment(text.trim()));
    const known = card.model === 'minilm-en' || card.model === 'bge-zh';
    // Without a history or picks either model will do; then the card chooses it.
    const fits = card.model === this.profile.model || (this.hooks.isEmpty() && this.#cards.length === 0);
    if (!known || !fits) throw new DriftfeedError('card-model', card.model);
    return card;
  }

  async #store(cards: Card[]): Promise<void> {
    const rows = cards.map(({ id, shownName, text, added }) => ({ id, name: shownName, text, added }));
    await writeSetting(this.profile.storage, cardsSetting, { cards: rows });
    this.#cards = cards;
  }

  async #load(model: ModelId = this.profile.model): Promise<Shipped> {
    if (this.#shipped?.model === model) return this.#shipped;
    const starter = await this.hooks.starter(model);
    const languages = new Set<string>(defaultLanguages[model]);
    const rows = starter.items.flatMap(({ lang }, row) => (languages.has(lang) ? [row] : []));
    const vectors = rowsOf(starter.vectors, rows);
    const archetypes = publicArchetypes(vectors);
    this.#shipped = {
      model,
      vectors,
      tags: rows.map((row) => starter.items[row]!.tags),
      archetypes,
      source: sourceOf(archetypes, vectors),
      frame: null,
    };
    return this.#shipped;
  }
}

function previewOf(card: InterestCard, shipped: Shipped): CardPreview {
  const { name, epsilon } = card;
  const text = writeCard(card);
  return {
    name,
    epsilon,
    delta: card.delta,
    topics: topicsOf(card, shipped),
    text,
    fragment: cardFragment(text),
  };
}

/** What a card's directions are about: the tags that stand out among the catalog's nearest items. */
function topicsOf(card: InterestCard, { vectors, tags }: Shipped): CardTopic[] {
  const directions = cardDirections(card);
  return card.interests.slice(0, topicsShown).map(({ share }, row) => ({
    share: share / 100,
    tags: nearestTags(rowOf(directions, row), vectors, tags),
  }));
}

const nearestItems = 12;

function nearestTags(direction: Float32Array, vectors: Matrix, tags: Shipped['tags']): string[] {
  const near = tags
    .map((each, row) => ({ tags: each, near: dot(direction, rowOf(vectors, row)) }))
    .sort((a, b) => b.near - a.near)
    .slice(0, nearestItems);
  const sums = new Map<string, number>();
  for (const item of near)
    for (const tag of new Set(item.tags)) sums.set(tag, (sums.get(tag) ?? 0) + Math.max(0, item.near));
  return [...sums]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, tagsOfTopic)
    .map(([tag]) => tag);
}

/** Shares of a candidate's score by card; the archetypes' directions stand before the cards'. */
function becauseOfCards(
  model: PeopleModel,
  archetypes: number,
  cards: readonly Card[],
): Expecting['becauseOfCards'] {
  return (id, vector, at) => {
    const shares = model.explainPrior(id, vector);
    if (!shares) return [];
    let from = archetypes;
    return cards.map((card) => {
      const share = shares.subarray(from, from + card.interests.length).reduce((sum, each) => sum + each, 0);
      from += card.interests.length;
      return { url: '', title: card.shownName, site: '', lastVisit: at, share, card: true };
    });
  };
}
