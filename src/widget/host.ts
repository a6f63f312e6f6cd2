// What the loader and the core agree on: the element's attributes as values, and the core's one function.
import type { SiteStorage } from '../engine/site-storage';

/** The element as the core sees it. */
export interface WidgetHost {
  element: HTMLElement;
  root: ShadowRoot;
  storage: SiteStorage;
  /** Absolute address of the catalog. */
  catalogUrl: string;
  privacySignal: boolean;
  /** Addresses of the page being read, as it is now. */
  addresses(): string[];
}

export interface WidgetView {
  /** Ranks and draws again. */
  refresh(): Promise<void>;
  dispose(): void;
}

/** widget-core's entry. Never rejects: what goes wrong is said in the widget and told by an event. */
export type Mount = (host: WidgetHost) => Promise<WidgetView>;

export const attributes = [
  'catalog',
  'count',
  'lang',
  'heading',
  'heading-level',
  'kinds',
  'exclude-current',
  'include-read',
  'model',
] as const;
