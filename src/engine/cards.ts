// Interest cards as the page sees them; part of the engine's public face (`api.ts`).

/** An interest of a card by the nearest tags of the catalog. */
export interface CardTopic {
  tags: string[];
  /** 0..1; about 1 in all. */
  share: number;
}

/** What a card says, before it goes out or comes in. */
export interface CardPreview {
  name: string;
  /** One page more or less in the history changes no outcome's likelihood by more than e^ε (but for δ). */
  epsilon: number;
  delta: number;
  topics: CardTopic[];
  /** The card itself, as a file holds it. */
  text: string;
  /** The same for a link, after `#card=`. */
  fragment: string;
}

export interface CardView {
  id: string;
  name: string;
  epsilon: number;
  added: number;
  /** False where it is of another language model than the person's history now is. */
  inUse: boolean;
  topics: CardTopic[];
}

export interface CardsView {
  cards: CardView[];
  /** Two models are compared, as they are: until that is over cards have no say in the feed. */
  resting: boolean;
  /** The person's own cards that went out, and the most that they tell together. */
  given: { cards: number; epsilon: number };
  /**
   * Degrees of blur to choose from, strongest first. `guess`: how often the best guess whether one page was read,
   * by somebody who knows all the others, is right; half the time by chance.
   */
  levels: { blur: 'strong' | 'medium' | 'light'; epsilon: number; guess: number }[];
}
