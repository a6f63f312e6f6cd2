// The person's rules about their history: kept in a setting, asked by every import, and able to look back.

import type { CleanOptions } from '../history/clean';
import { type PageFacts, type PageRule, pageRuleNames, pageRules } from '../history/exclusions';
import {
  type HistoryRules,
  historyRulesSetting,
  type KeepDays,
  type OwnMatcher,
  type OwnRule,
  ownMatcher,
  siteOfText,
  wordOfText,
} from '../history/own-rules';
import { type OwnRuleId, type RuleId, type TidyRule, tidyRules } from '../history/rules';
import { createStepper } from '../history/steps';
import type { forget } from '../storage/forget';
import { dropRaw, oldestRaw, unpackDay } from '../storage/raw-days';
import type { PageRow } from '../storage/schema';
import { readSetting, writeSetting } from '../storage/settings';
import type { ForgetTarget } from './api';
import type { Profile } from './profile';

type StorageTarget = Parameters<typeof forget>[1];

/** What is stored and meets a rule. */
interface Stored {
  pages: number;
  visits: number;
  /** Visits as they came in that meet it, told of the person's own rules alone; those that tidying left out among them. */
  raw: number;
}

export interface RulesView {
  /** Ours that look at a page by itself. */
  ours: { rule: PageRule; on: boolean; stored: Stored }[];
  /** Ours that only tidy. */
  tidying: { rule: TidyRule; on: boolean }[];
  /** In the order in which they were made. */
  own: { rule: OwnRule; stored: Stored }[];
  keepDays: KeepDays;
  /** Stored, and older than is to be kept. */
  older: Stored;
}

/** As the person wrote it. */
export type NewRule =
  | { kind: 'site' | 'word'; text: string }
  | Pick<Extract<OwnRule, { kind: 'hours' }>, 'kind' | 'days' | 'from' | 'to'>
  /** Starts now. Ms since 1970; null: until it is ended. */
  | { kind: 'pause'; until: number | null };

export type RulesChange =
  | { rule: RuleId; on: boolean }
  | { remove: OwnRuleId }
  /** Ends a pause now. */
  | { end: OwnRuleId }
  | { keepDays: KeepDays };

const day = 86_400_000;
const nothing: Stored = { pages: 0, visits: 0, raw: 0 };

export class RulesService {
  #rules: HistoryRules = historyRulesSetting.fallback;
  /** What of the history meets which rule, as long as neither changes. */
  #counted: { key: string; stored: ReadonlyMap<RuleId, Stored> } | null = null;

  #turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly profile: Profile) {}

  async load(): Promise<void> {
    this.#rules = await readSetting(this.profile.storage, historyRulesSetting);
  }

  /** How what comes in is cleaned, unless the person says otherwise for this once. */
  cleaning(now: number): Required<Omit<CleanOptions, 'ownPages'>> {
    const { own, off } = this.#rules;
    const ownOff = own.filter(({ on }) => !on).map(({ id }) => id);
    return { own, off: new Set<RuleId>([...off, ...ownOff]), keepFrom: this.#keepFrom(now) };
  }

  /** Whether visits are kept as they came in. */
  get keepsRaw(): boolean {
    return this.#rules.keepRaw;
  }

  /** Where it is switched off, those that are kept go in the same transaction. */
  setKeepRaw(keepRaw: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const before = this.#rules;
      if (keepRaw) return this.#store({ keepRaw });
      // At once, so that nothing is handed on meanwhile.
      this.#rules = { ...before, keepRaw };
      try {
        await dropRaw(this.profile.storage, { key: historyRulesSetting.key, value: this.#rules });
      } catch (error) {
        this.#rules = before;
        throw error;
      }
    });
  }

  /** One change after another: each is made of what the one before has left. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }

  async view(now: number): Promise<RulesView> {
    const { own, off, keepDays } = this.#rules;
    const stored = await this.#count();
    const keepFrom = this.#keepFrom(now);
    return {
      ours: pageRuleNames.map((rule) => ({
        rule,
        on: !off.includes(rule),
        stored: stored.get(rule) ?? nothing,
      })),
      tidying: tidyRules.map((rule) => ({ rule, on: !off.includes(rule) })),
      own: own.map((rule) => ({ rule, stored: stored.get(rule.id) ?? nothing })),
      keepDays,
      older: keepFrom === null ? nothing : this.#seen((time) => time < keepFrom),
    };
  }

  /** Null where the text names no site, or is no word that could be looked for. */
  async add(rule: NewRule, now: number): Promise<OwnRuleId | null> {
    const made = newRule(rule, `own:${crypto.randomUUID()}`, now);
    if (!made) return null;
    return this.#inTurn(async () => {
      const same = this.#rules.own.find((old) => isSame(old, made));
      if (same) await this.#change({ rule: same.id, on: true }, now);
      else await this.#store({ own: [...this.#rules.own, made] });
      return (same ?? made).id;
    });
  }

  async change(change: RulesChange, now = Date.now()): Promise<RulesView> {
    await this.#inTurn(() => this.#change(change, now));
    return this.view(now);
  }

  async #change(change: RulesChange, now: number): Promise<void> {
    const { own, off } = this.#rules;
    if ('keepDays' in change) await this.#store({ keepDays: change.keepDays });
    else if ('remove' in change) await this.#store({ own: own.filter(({ id }) => id !== change.remove) });
    else if ('end' in change)
      await this.#store({
        own: own.map((rule) =>
          rule.kind === 'pause' && rule.id === change.end ? { ...rule, to: now } : rule,
        ),
      });
    else if (isOwn(change.rule))
      await this.#store({
        own: own.map((rule) => (rule.id === change.rule ? { ...rule, on: change.on } : rule)),
      });
    else {
      const rest = off.filter((name) => name !== change.rule);
      await this.#store({ off: change.on ? rest : [...rest, change.rule] });
    }
  }

  /** What a target means in storage. A rule that is gone means nothing. */
  async targetOf(target: ForgetTarget, now: number): Promise<StorageTarget> {
    if (!('rule' in target)) return target;
    const { rule: id } = target;
    if (id === 'too-old') {
      const keepFrom = this.#keepFrom(now) ?? Number.NEGATIVE_INFINITY;
      return { from: Number.NEGATIVE_INFINITY, to: keepFrom - 1 };
    }
    const own = this.#rules.own.filter((rule) => rule.id === id);
    const matcher = ownMatcher(own);
    if (own.some(({ kind }) => kind === 'hours' || kind === 'pause'))
      return { during: (time) => matcher.ofTime(time).length > 0 };
    const pages = new Set<string>();
    await this.#eachPage((page, rules) => {
      if (rules.includes(id)) pages.add(page.url);
    }, matcher);
    const meets = (page: PageFacts) =>
      matcher.ofPage(page).some((met) => met === id) || pageRules(page).some((met) => met === id);
    return { pages, meets };
  }

  /**
   * What has grown too old at `now`, or null where nothing has. A little more goes than must: models have to be
   * trained again whenever history goes, and so that happens once in fifteen parts of the period, not every day.
   */
  async outgrown(now: number): Promise<{ from: number; to: number } | null> {
    const { keepDays } = this.#rules;
    const keepFrom = this.#keepFrom(now);
    if (keepDays === null || keepFrom === null) return null;
    const oldest = Math.min(
      this.profile.visits[0]?.time ?? Number.POSITIVE_INFINITY,
      (await oldestRaw(this.profile.storage)) ?? Number.POSITIVE_INFINITY,
    );
    if (oldest >= keepFrom) return null;
    return { from: Number.NEGATIVE_INFINITY, to: keepFrom + (keepDays * day) / 15 - 1 };
  }

  #keepFrom(now: number): number | null {
    return this.#rules.keepDays === null ? null : now - this.#rules.keepDays * day;
  }

  /** In steps, so that the worker answers in between. */
  async #eachPage(visit: (page: PageRow, rules: RuleId[]) => void, matcher: OwnMatcher): Promise<void> {
    const stepper = createStepper({ signal: undefined });
    for (const page of [...this.profile.pages.values()]) {
      if (stepper.due()) await stepper.pause();
      visit(page, [...matcher.ofPage(page), ...pageRules(page)]);
    }
  }

  async #count(): Promise<ReadonlyMap<RuleId, Stored>> {
    const { own, keepRaw } = this.#rules;
    const key = `${this.profile.version} ${keepRaw} ${JSON.stringify(own.map((rule) => ({ ...rule, on: true })))}`;
    if (this.#counted?.key === key) return this.#counted.stored;
    const stored = new Map<RuleId, Stored>();
    await this.#eachPage((page, rules) => {
      for (const rule of rules) {
        const { pages, visits } = stored.get(rule) ?? nothing;
        stored.set(rule, { pages: pages + 1, visits: visits + page.visits, raw: 0 });
      }
    }, ownMatcher(own));
    for (const rule of own) {
      if (rule.kind !== 'hours' && rule.kind !== 'pause') continue;
      const matcher = ownMatcher([rule]);
      stored.set(
        rule.id,
        this.#seen((time) => matcher.ofTime(time).length > 0),
      );
    }
    for (const [id, raw] of await this.#countRaw(own))
      stored.set(id, { ...(stored.get(id) ?? nothing), raw });
    this.#counted = { key, stored };
    return stored;
  }

  /** A page may meet a rule by a title or an address that only some of its visits have, as they came in. */
  async #countRaw(own: readonly OwnRule[]): Promise<ReadonlyMap<OwnRuleId, number>> {
    const counts = new Map<OwnRuleId, number>();
    if (own.length === 0) return counts;
    const { storage } = this.profile;
    const days = await storage.read(['raw'], (transaction) => transaction.objectStore('raw').getAll());
    const matcher = ownMatcher(own);
    const known = new Map<string, OwnRuleId[]>();
    const ofPage = (page: PageFacts) => {
      const key = `${page.url}\n${page.title}`;
      const met = known.get(key) ?? matcher.ofPage(page);
      known.set(key, met);
      return met;
    };
    const stepper = createStepper({ signal: undefined });
    for (const day of days) {
      if (stepper.due()) await stepper.pause();
      for (const { url, title, time } of unpackDay(day) ?? [])
        for (const id of [...ofPage({ url, title }), ...matcher.ofTime(time)])
          counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return counts;
  }

  #seen(matches: (time: number) => boolean): Stored {
    const visits = this.profile.visits.filter(({ time }) => matches(time));
    return { pages: new Set(visits.map(({ url }) => url)).size, visits: visits.length, raw: 0 };
  }

  async #store(change: Partial<HistoryRules>): Promise<void> {
    const rules = { ...this.#rules, ...change };
    await writeSetting(this.profile.storage, historyRulesSetting, rules);
    this.#rules = rules;
  }
}

function isOwn(rule: RuleId): rule is OwnRuleId {
  return rule.startsWith('own:');
}

function newRule(rule: NewRule, id: OwnRuleId, now: number): OwnRule | null {
  switch (rule.kind) {
    case 'site': {
      const site = siteOfText(rule.text);
      return site === null ? null : { id, on: true, kind: 'site', site };
    }
    case 'word': {
      const word = wordOfText(rule.text);
      return word === null ? null : { id, on: true, kind: 'word', word };
    }
    case 'hours':
      return rule.days.length === 0 ? null : { ...rule, id, on: true };
    case 'pause':
      return rule.until !== null && rule.until <= now
        ? null
        : { id, on: true, kind: 'pause', from: now, to: rule.until };
  }
}

function isSame(a: OwnRule, b: OwnRule): boolean {
  if (a.kind === 'pause') return false;
  const bare = (rule: OwnRule) => JSON.stringify({ ...rule, id: '', on: true });
  return bare(a) === bare(b);
}
