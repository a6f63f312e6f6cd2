// What the embedded widget keeps: pages of one site that were read there, and reactions. One database for
// each catalog, on the embedding site's own origin. Small and without other rooms, since the loader carries it.
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { FeedbackAction } from '../storage/schema';

/** A page view that no one has yet looked up in the catalog. Whatever is not in it is dropped then. */
export interface VisitNote {
  /** Addresses the page goes by, the preferred (canonical) one first. */
  addresses: string[];
  /** Milliseconds since 1970. */
  time: number;
}

/** A catalog page that was read here. */
export interface ReadPage {
  /** The catalog item's address; the key. */
  url: string;
  lastVisit: number;
}

export interface SiteReaction {
  id?: number;
  url: string;
  action: FeedbackAction;
  time: number;
}

interface SiteSchema extends DBSchema {
  notes: { key: number; value: VisitNote };
  pages: { key: string; value: ReadPage };
  reactions: { key: number; value: SiteReaction };
  settings: { key: string; value: boolean };
}

export interface SiteStorage {
  /** False where the browser keeps nothing (private window, blocked): then it lasts as long as the page. */
  readonly kept: boolean;
  note(note: VisitNote): Promise<void>;
  /** Hands over every note to be turned into pages; pages beyond `limit` are dropped, oldest first. */
  settle(toPages: (notes: readonly VisitNote[]) => ReadPage[], limit: number): Promise<void>;
  pages(): Promise<ReadPage[]>;
  reactions(): Promise<SiteReaction[]>;
  addReaction(reaction: SiteReaction): Promise<number>;
  removeReaction(id: number): Promise<void>;
  /** Whether reading is remembered; undefined while the reader has not said. */
  learning(): Promise<boolean | undefined>;
  setLearning(on: boolean): Promise<void>;
  /** Forgets pages, notes and reactions, not the choice whether to learn. */
  clear(): Promise<void>;
  close(): void;
}

const openingTimeout = 4_000;

/** Opens the site's database, or something that forgets with the page where the browser refuses. Never throws. */
export async function openSiteStorage(name: string): Promise<SiteStorage> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let late = false;
  try {
    const opening = openDB<SiteSchema>(name, 1, {
      upgrade(database) {
        database.createObjectStore('notes', { autoIncrement: true });
        database.createObjectStore('pages', { keyPath: 'url' });
        database.createObjectStore('reactions', { keyPath: 'id', autoIncrement: true });
        database.createObjectStore('settings');
      },
      // A newer widget in another tab, or the reader erasing site data, must not wait for this page.
      blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
    });
    opening.then((database) => late && database.close()).catch(() => {});
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer')), openingTimeout);
    });
    const database = await Promise.race([opening, timeout]);
    return new DatabaseStorage(database);
  } catch {
    late = true;
    return new PassingStorage();
  } finally {
    clearTimeout(timer);
  }
}

class DatabaseStorage implements SiteStorage {
  readonly kept = true;
  constructor(private readonly database: IDBPDatabase<SiteSchema>) {}

  async note(note: VisitNote): Promise<void> {
    await this.database.add('notes', note);
  }

  async settle(toPages: (notes: readonly VisitNote[]) => ReadPage[], limit: number): Promise<void> {
    const transaction = this.database.transaction(['notes', 'pages'], 'readwrite');
    const notes = transaction.objectStore('notes');
    const pages = transaction.objectStore('pages');
    const waiting = await notes.getAll();
    if (waiting.length > 0) {
      for (const page of toPages(waiting)) pages.put(page);
      notes.clear();
      for (const page of beyond(await pages.getAll(), limit)) pages.delete(page.url);
    }
    await transaction.done;
  }

  pages(): Promise<ReadPage[]> {
    return this.database.getAll('pages');
  }

  reactions(): Promise<SiteReaction[]> {
    return this.database.getAll('reactions');
  }

  addReaction(reaction: SiteReaction): Promise<number> {
    return this.database.add('reactions', reaction);
  }

  removeReaction(id: number): Promise<void> {
    return this.database.delete('reactions', id);
  }

  learning(): Promise<boolean | undefined> {
    return this.database.get('settings', 'learning');
  }

  async setLearning(on: boolean): Promise<void> {
    await this.database.put('settings', on, 'learning');
  }

  async clear(): Promise<void> {
    const stores = ['notes', 'pages', 'reactions'] as const;
    const transaction = this.database.transaction(stores, 'readwrite');
    for (const store of stores) transaction.objectStore(store).clear();
    await transaction.done;
  }

  close(): void {
    this.database.close();
  }
}

/** Lasts as long as the page. */
class PassingStorage implements SiteStorage {
  readonly kept = false;
  private waiting: VisitNote[] = [];
  private readonly read = new Map<string, ReadPage>();
  private readonly reacted = new Map<number, SiteReaction>();
  private nextId = 1;
  private learns: boolean | undefined;

  async note(note: VisitNote): Promise<void> {
    this.waiting.push(note);
  }

  async settle(toPages: (notes: readonly VisitNote[]) => ReadPage[], limit: number): Promise<void> {
    for (const page of toPages(this.waiting)) this.read.set(page.url, page);
    this.waiting = [];
    for (const page of beyond([...this.read.values()], limit)) this.read.delete(page.url);
  }

  async pages(): Promise<ReadPage[]> {
    return [...this.read.values()];
  }

  async reactions(): Promise<SiteReaction[]> {
    return [...this.reacted.values()];
  }

  async addReaction(reaction: SiteReaction): Promise<number> {
    const id = this.nextId++;
    this.reacted.set(id, { ...reaction, id });
    return id;
  }

  async removeReaction(id: number): Promise<void> {
    this.reacted.delete(id);
  }

  async learning(): Promise<boolean | undefined> {
    return this.learns;
  }

  async setLearning(on: boolean): Promise<void> {
    this.learns = on;
  }

  async clear(): Promise<void> {
    this.waiting = [];
    this.read.clear();
    this.reacted.clear();
  }

  close(): void {}
}

function beyond(pages: ReadPage[], limit: number): ReadPage[] {
  return pages.sort((a, b) => b.lastVisit - a.lastVisit).slice(limit);
}
