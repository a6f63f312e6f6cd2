// widget-core: what <drift-feed> does once it is near the visible part of the page. Ranks, draws, takes reactions.
import {
  errorCode,
  type FeedbackAction,
  type Kind,
  openSiteEngine,
  type SiteEngine,
  type SiteFeed,
  type SiteRecommendation,
} from '../engine/site';
import { drawFeed, type Entry, type FeedActions } from './feed-view';
import type { Mount, WidgetHost, WidgetView } from './host';
import { dress } from './styles';
import { chooseLanguage, type Words, words } from './words';

/** One engine for each catalog and model on a page; elements that share it hear of each other's changes. */
const engines = new Map<string, Promise<SiteEngine>>();
const changes = new EventTarget();

const defaultCount = 4;
const largestCount = 24;

function engineFor(host: WidgetHost): Promise<SiteEngine> {
  const model = host.element.getAttribute('model');
  const key = `${host.catalogUrl} ${model}`;
  const known = engines.get(key);
  if (known) return known;
  const opening = openSiteEngine({
    catalogUrl: host.catalogUrl,
    storage: host.storage,
    privacySignal: host.privacySignal,
    ...(model === 'minilm-en' || model === 'bge-zh' ? { model } : {}),
  });
  engines.set(key, opening);
  // A catalog that did not come may come the next time.
  opening.catch(() => engines.delete(key));
  return opening;
}

export const mount: Mount = async (host) => {
  const widget = new Widget(host);
  dress(host.root);
  await widget.refresh();
  return widget;
};

class Widget implements WidgetView, FeedActions {
  private feed: SiteFeed | null = null;
  private entries: Entry[] = [];
  private readonly onChange = (event: Event) => {
    if ((event as CustomEvent<unknown>).detail !== this) void this.refresh();
  };
  /** Draws are counted, so that a slow older one does not replace a newer one. */
  private drawn = 0;

  constructor(private readonly host: WidgetHost) {
    changes.addEventListener(host.catalogUrl, this.onChange);
  }

  async refresh(): Promise<void> {
    const turn = ++this.drawn;
    try {
      const feed = await this.recommend(this.count(), []);
      if (turn !== this.drawn) return;
      this.feed = feed;
      this.entries = feed.items.map((recommendation) => ({ recommendation, gone: null, fresh: true }));
      this.draw();
      this.tell('ready', { state: feed.state, urls: feed.items.map(({ item }) => item.url) });
    } catch (error) {
      if (turn !== this.drawn) return;
      this.feed = null;
      this.entries = [];
      this.draw();
      this.tell('error', { code: errorCode(error) });
    }
  }

  dispose(): void {
    this.drawn++;
    changes.removeEventListener(this.host.catalogUrl, this.onChange);
  }

  open(entry: Entry, event: Event): void {
    const { item, reason } = entry.recommendation;
    const told = this.tell('open', { url: item.url, title: item.title, reason: reason.type }, true);
    if (!told) event.preventDefault();
    // A page of this site will record its own visit; one elsewhere never can.
    else if (new URL(item.url).origin !== location.origin) void this.keep(item.url, 'open').catch(() => {});
  }

  async like(entry: Entry): Promise<void> {
    const { item, likedId } = entry.recommendation;
    if (likedId !== null) {
      await this.attempt(async () => {
        await (await engineFor(this.host)).undo(likedId);
        this.tell('undo', { url: item.url, action: 'like' });
        await this.rerank(this.entries.indexOf(entry), { ...entry.recommendation, likedId: null });
        this.say(this.words().undone);
      });
      return;
    }
    await this.attempt(async () => {
      const id = await this.keep(item.url, 'like');
      await this.rerank(this.entries.indexOf(entry), { ...entry.recommendation, likedId: id });
      this.say(this.words().likeDone);
    });
  }

  async putAside(entry: Entry, action: 'less' | 'hide'): Promise<void> {
    await this.attempt(async () => {
      const id = await this.keep(entry.recommendation.item.url, action);
      entry.gone = { action, id };
      await this.rerank(this.entries.indexOf(entry), entry.recommendation);
      this.say(action === 'less' ? this.words().lessDone : this.words().hideDone);
    });
  }

  async undo(entry: Entry): Promise<void> {
    const { gone } = entry;
    if (!gone) return;
    await this.attempt(async () => {
      await (await engineFor(this.host)).undo(gone.id);
      entry.gone = null;
      this.tell('undo', { url: entry.recommendation.item.url, action: gone.action });
      await this.rerank(this.entries.indexOf(entry), entry.recommendation);
      this.say(this.words().undone);
    });
  }

  async forget(): Promise<void> {
    await this.attempt(async () => {
      await (await engineFor(this.host)).forgetAll();
      this.tell('forget', {});
      await this.refresh();
      this.say(this.words().forgotten);
      this.changed();
    });
  }

  async setLearning(on: boolean): Promise<void> {
    await this.attempt(async () => {
      const engine = await engineFor(this.host);
      await engine.setLearning(on);
      // The page that made the reader say so is the first to be remembered.
      if (on) await engine.record(...this.host.addresses());
      this.tell('learning', { on });
      await this.refresh();
      this.changed();
    });
  }

  /**
   * What stands up to `position` keeps its place; what follows is ranked anew. What was put aside leaves its
   * place with an undo button in it, until the next reaction fills it.
   */
  private async rerank(position: number, changed: SiteRecommendation): Promise<void> {
    const turn = ++this.drawn;
    const above = this.entries.slice(0, position + 1);
    above[position] = { ...above[position]!, recommendation: changed };
    const kept = above.filter((entry, place) => place === position || !entry.gone);
    const feed = await this.recommend(
      this.count() - kept.length,
      kept.map(({ recommendation }) => recommendation.item.url),
    );
    if (turn !== this.drawn) return;
    const before = new Set(this.entries.map(({ recommendation }) => recommendation.item.url));
    const ranked = feed.items.map((recommendation) => ({
      recommendation,
      gone: null,
      fresh: !before.has(recommendation.item.url),
    }));
    const top = above.flatMap((entry, place) =>
      place === position || !entry.gone ? { ...entry, fresh: false } : ranked.splice(0, 1),
    );
    const left = kept.some(({ gone }) => !gone);
    this.feed = { ...feed, state: feed.state === 'finished' && left ? 'personal' : feed.state };
    this.entries = [...top, ...ranked];
    this.draw();
    this.changed();
  }

  private async recommend(count: number, above: readonly string[]): Promise<SiteFeed> {
    const { element } = this.host;
    const kinds = (element.getAttribute('kinds') ?? '').split(/[\s,]+/).filter(Boolean) as Kind[];
    return (await engineFor(this.host)).recommend({
      count,
      kinds,
      current: this.host.addresses(),
      excludeCurrent: element.hasAttribute('exclude-current'),
      includeRead: element.hasAttribute('include-read'),
      above,
    });
  }

  private async keep(url: string, action: FeedbackAction): Promise<number> {
    const id = await (await engineFor(this.host)).react(url, action);
    this.tell('react', { url, action });
    return id;
  }

  /** A reaction that cannot be kept (storage gone) is told to the site; the list stays as it was. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.tell('error', { code: errorCode(error) });
      this.draw();
    }
  }

  private draw(): void {
    drawFeed(this.host, this.words(), this.feed, this.entries, this);
  }

  /** Read out by screen readers. */
  private say(text: string): void {
    const live = this.host.root.querySelector('[role="status"]');
    if (live) live.textContent = text;
  }

  private changed(): void {
    changes.dispatchEvent(new CustomEvent(this.host.catalogUrl, { detail: this }));
  }

  /** False where a listener called preventDefault. */
  private tell(name: string, detail: object, cancelable = false): boolean {
    const options = { detail, bubbles: true, composed: true, cancelable };
    return this.host.element.dispatchEvent(new CustomEvent(`driftfeed:${name}`, options));
  }

  private count(): number {
    const wished = Number.parseInt(this.host.element.getAttribute('count') ?? '', 10);
    return Number.isFinite(wished) ? Math.min(largestCount, Math.max(1, wished)) : defaultCount;
  }

  private words(): Words {
    const { element } = this.host;
    const around = element.closest('[lang]')?.getAttribute('lang');
    return words(chooseLanguage([around, ...navigator.languages]));
  }
}
