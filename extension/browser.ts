// The part of the WebExtension interface that the companion uses, the same in Chrome (`chrome`) and Firefox
// (`browser`): both give promises. Written down here, because it is little and each call is a promise to the
// person about what the companion can do.

interface HistoryItem {
  url?: string;
  title?: string;
}

export interface VisitItem {
  /** Ms since 1970, with a fraction. */
  visitTime?: number;
  transition: string;
}

export interface HistoryReader {
  /** One item a page that was visited in the span, latest first. */
  search(query: {
    text: string;
    startTime: number;
    endTime: number;
    maxResults: number;
  }): Promise<HistoryItem[]>;
  /** Every visit of an address. */
  getVisits(details: { url: string }): Promise<VisitItem[]>;
}

interface Tab {
  id?: number;
  /** Told only of the tab on which the person has opened the companion. */
  url?: string;
  incognito: boolean;
}

/** Who sent a message. */
export interface Sender {
  id?: string;
  /** Absent in Firefox, where `url` tells it. */
  origin?: string;
  url?: string;
  frameId?: number;
  tab?: Tab;
}

export interface ContentScript {
  id: string;
  matches: string[];
  js: string[];
  runAt: 'document_start';
  persistAcrossSessions: boolean;
}

interface Event<Listener> {
  addListener(listener: Listener): void;
}

export interface Browser {
  history: HistoryReader;
  storage: {
    local: {
      get(key: string): Promise<Record<string, unknown>>;
      set(values: Record<string, unknown>): Promise<void>;
      remove(key: string): Promise<void>;
    };
  };
  permissions: {
    request(permissions: { origins: string[] }): Promise<boolean>;
    remove(permissions: { origins: string[] }): Promise<boolean>;
    onAdded: Event<(permissions: { origins?: string[] }) => void>;
    onRemoved: Event<(permissions: { origins?: string[] }) => void>;
  };
  scripting: {
    /** Rejects where a script of that id is registered. */
    registerContentScripts(scripts: ContentScript[]): Promise<void>;
    /** Rejects where none is. */
    updateContentScripts(scripts: ContentScript[]): Promise<void>;
    unregisterContentScripts(filter: { ids: string[] }): Promise<void>;
    getRegisteredContentScripts(filter: { ids: string[] }): Promise<ContentScript[]>;
    executeScript(injection: { target: { tabId: number }; files: string[] }): Promise<unknown>;
  };
  tabs: { query(filter: { active: true; currentWindow: true }): Promise<Tab[]> };
  runtime: {
    id: string;
    sendMessage(message: unknown): Promise<unknown>;
    onMessage: Event<
      (message: unknown, sender: Sender, respond: (answer: unknown) => void) => true | undefined
    >;
    onInstalled: Event<() => void>;
  };
  i18n: { getMessage(name: string, blanks?: string[]): string; getUILanguage(): string };
}

/** The browser's own object; asked for when needed, so that tests can do without one. */
export function browser(): Browser {
  const names = globalThis as unknown as { browser?: Browser; chrome?: Browser };
  const found = names.browser ?? names.chrome;
  if (!found) throw new Error('not in an extension');
  return found;
}
