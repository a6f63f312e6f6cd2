// Pages that the person adds by hand: shared to the app, sent by the bookmarklet, or typed in.
import { contentHash, pageText } from '../embedding/text';
import type { CleanedHistory } from '../history/clean';
import { longestTitle } from '../history/collect';
import type { RuleId } from '../history/rules';
import { newestCheckpoint } from '../storage/checkpoints';
import type { Storage } from '../storage/database';
import { longestAddress } from '../storage/limits';
import type { PageRow } from '../storage/schema';
import { takeBackVisit } from '../storage/take-back';
import { visitKey } from '../storage/visit-days';
import { addVisits } from '../storage/visits';
import type { AddedPage } from './api';
import type { ImportService } from './import-service';

/** By these a page is left out only because a history holds too much; someone who names it means it. */
const outweighed = ['untitled'] as const;
/** These change an address or a title and leave nothing out. */
const changing: ReadonlySet<RuleId> = new Set(['tracking-parameters', 'twins', 'site-names']);

type Refusal = Extract<AddedPage, { refused: unknown }>;

interface Hooks {
  /** Enters with an own page, so that no sample stands beside it. */
  enter: <T>(store: () => Promise<T>) => Promise<T>;
  /** Changes the history while no job runs, and takes the change in. */
  change: <T>(work: () => Promise<T>) => Promise<T>;
  /** Forgets what was visited in a span, both included. */
  forget: (span: { from: number; to: number }) => Promise<unknown>;
}

export class AddedPages {
  /** Pages' rows as they were before a visit was added, by the visit: for as long as it may be taken back. */
  readonly #before = new Map<string, PageRow>();

  constructor(
    private readonly storage: Storage,
    private readonly imports: Pick<ImportService, 'clean'>,
    private readonly hooks: Hooks,
  ) {}

  /** A page named by the person: a visit now, and once it is embedded the feed is offered anew. */
  async add(url: string, title: string): Promise<AddedPage> {
    const page = this.#clean({ url: url.trim(), title, time: Date.now() });
    if ('refused' in page) return page;
    const store = () => this.hooks.change(() => this.#store(page));
    return { added: await this.hooks.enter(store) };
  }

  /** Undoes `add`. */
  async takeBack(url: string, time: number): Promise<void> {
    const trained = await newestCheckpoint(this.storage);
    // A model has learned from it: then it is as any other visit that is to be forgotten.
    if (trained !== null && trained >= time) await this.hooks.forget({ from: time, to: time });
    else await this.hooks.change(() => this.#unadd({ url, time }));
  }

  async #unadd(visit: { url: string; time: number }): Promise<void> {
    await takeBackVisit(this.storage, visit, this.#before.get(visitKey(visit)));
    this.#before.delete(visitKey(visit));
  }

  /** By the rules that any history is cleaned by, or the first rule that keeps such a page out. */
  #clean(page: { url: string; title: string; time: number }): CleanedHistory | Refusal {
    if (!/^https?:\/\//i.test(page.url) || page.url.length > longestAddress || !URL.canParse(page.url))
      return { refused: 'no-address' };
    const visits = [{ ...page, title: page.title.slice(0, longestTitle), transition: 'link' as const }];
    const cleaned = this.imports.clean({ format: 'companion', visits }, outweighed);
    if (cleaned.visits.length > 0) return cleaned;
    const met = cleaned.reports.find(({ rule, on, count }) => on && count > 0 && !changing.has(rule));
    return { refused: met?.rule ?? 'no-address' };
  }

  async #store({ pages, visits }: CleanedHistory): Promise<{ url: string; title: string; time: number }> {
    const page = pages[0]!;
    const visit = visits[0]!;
    const row = { ...page, contentHash: contentHash(pageText(page)) };
    const before = await this.storage.read(['pages'], (transaction) =>
      transaction.objectStore('pages').get(page.url),
    );
    await addVisits(this.storage, [row], [{ ...visit, origin: 'import' }]);
    if (before) this.#before.set(visitKey(visit), before);
    return { url: page.url, title: page.title, time: visit.time };
  }
}
