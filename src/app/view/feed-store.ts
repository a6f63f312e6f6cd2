// The feed the page shows and what is done to it. A feed that the engine sharpened is never swapped in under
// a reader: it waits as `newer` until asked for, unless nothing is being read.
import type { Engine, Feed, FeedbackAction } from '../../engine/api';
import { type FailureCode, failureCode } from './failure';

export interface FeedState {
  feed: Feed | null;
  /** A feed the engine made meanwhile. */
  newer: Feed | null;
  busy: boolean;
  error: FailureCode | null;
}

export class FeedStore {
  #state: FeedState = { feed: null, newer: null, busy: false, error: null };
  #version: number | null = null;
  #reading = false;
  #profile: string | null = null;
  readonly #listeners = new Set<() => void>();
  /** Undo ids of this visit's reactions, by action and address. */
  readonly #undoIds = new Map<string, number>();

  constructor(
    private readonly engine: Pick<Engine, 'feed' | 'react' | 'undo' | 'reactions' | 'updateSettings'>,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly snapshot = (): FeedState => this.#state;

  #set(change: Partial<FeedState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  /** Tells whether the person is in the middle of the feed, where nothing may move by itself. */
  setReading(reading: boolean): void {
    this.#reading = reading;
  }

  /** Forgets the feed of another person's history: a sample's cards must not outlive the sample. */
  noteProfile(profile: string): void {
    if (this.#profile !== null && profile !== this.#profile) {
      this.#version = null;
      this.#undoIds.clear();
      this.#set({ feed: null, newer: null, error: null });
    }
    this.#profile = profile;
  }

  /** Called with the status's feed version; fetches the feed when it is not the one at hand. */
  async noteVersion(version: number): Promise<void> {
    if (version === this.#version) return;
    this.#version = version;
    try {
      const found = await this.engine.feed();
      if (version !== this.#version) return; // a later version is already on its way
      const { feed } = this.#state;
      const free = feed === null || feed.items.length === 0 || feed.id === found.id || !this.#reading;
      this.#set(free ? { feed: found, newer: null, error: null } : { newer: found, error: null });
    } catch (error) {
      this.#set({ error: failureCode(error) });
    }
  }

  showNewer(): void {
    if (this.#state.newer) this.#set({ feed: this.#state.newer, newer: null });
  }

  /** Makes a new feed; the old one stays on the screen until it is there. */
  async refresh(): Promise<void> {
    await this.#during(async () => {
      const feed = await this.engine.feed(true);
      this.#set({ feed, newer: null });
    });
  }

  /** Shows the feed that the engine has made because something it is made of was changed. */
  async noteMade(): Promise<void> {
    await this.#during(async () => {
      const feed = await this.engine.feed();
      this.#set({ feed, newer: null });
    });
  }

  /** Changes what the feed is made of (slider, kinds) and makes it anew. */
  async adjust(change: Parameters<Engine['updateSettings']>[0]): Promise<void> {
    await this.#during(async () => {
      await this.engine.updateSettings(change); // makes the feed anew
      const feed = await this.engine.feed();
      this.#set({ feed, newer: null });
    });
  }

  /** Does `action` and gives the id that undoes it. */
  async react(url: string, action: FeedbackAction): Promise<number> {
    const { undoId, feed } = await this.engine.react(url, action);
    this.#undoIds.set(`${action} ${url}`, undoId);
    this.#set({ feed, newer: null });
    return undoId;
  }

  async undo(undoId: number): Promise<void> {
    const feed = await this.engine.undo(undoId);
    for (const [key, id] of this.#undoIds) if (id === undoId) this.#undoIds.delete(key);
    this.#set({ feed, newer: null });
  }

  /** Takes back a reaction that is shown as pressed, also one of an earlier visit. */
  async takeBack(url: string, action: FeedbackAction): Promise<void> {
    const known = this.#undoIds.get(`${action} ${url}`);
    if (known !== undefined) return this.undo(known);
    const rows = await this.engine.reactions();
    const row = rows.find((candidate) => candidate.url === url && candidate.action === action);
    if (row) await this.undo(row.undoId);
  }

  async #during(work: () => Promise<void>): Promise<void> {
    this.#set({ busy: true, error: null });
    try {
      await work();
    } catch (error) {
      this.#set({ error: failureCode(error) });
    } finally {
      this.#set({ busy: false });
    }
  }
}
