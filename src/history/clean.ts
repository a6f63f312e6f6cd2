// From raw visits to what is worth storing: one row a visit, one a page, and a report of what was left out.

import { hasNoPublicName, isRedirector } from './addresses';
import { type CanonicalOptions, canonicalAddress, siteOf } from './canonical';
import { pageRules } from './exclusions';
import { rawToKeep } from './keep-raw';
import { restoredTabs, selfRefreshes } from './machine-visits';
import { type OwnMatcher, type OwnRule, ownMatcher } from './own-rules';
import type { RawHistory, RawVisit } from './raw';
import { type RuleId, type RuleReport, RuleTally, ruleNames } from './rules';
import { sessionGap } from './session';
import { learnSiteNames, withoutSiteName } from './site-names';
import { cleanTitle, hasReadablePath, isAddressTitle } from './titles';

export interface CleanVisit {
  /** Milliseconds since 1970. */
  time: number;
  /** Canonical URL. */
  url: string;
  site: string;
  /** Engagement weight, 0..1; 1 where nothing is known. */
  weight: number;
  /** Milliseconds until the next visit of the session, at most `sessionGap`. */
  dwell?: number;
}

export interface CleanPage {
  url: string;
  /** May be empty if the rule "untitled" is off, or the address alone is readable. */
  title: string;
  site: string;
}

export interface CleanedHistory {
  /** Oldest first. */
  visits: CleanVisit[];
  /** Every page that a visit is of, once. */
  pages: CleanPage[];
  /** The visits as they came in, but for hops and those that a rule left out which is there to keep things private. */
  raw: RawVisit[];
  reports: RuleReport[];
  /** Before cleaning. */
  visitsRead: number;
}

/** The same page again within this time is the same visit. */
const againMs = 5 * 60_000;
/** The same page twice within this time was recorded twice. */
const duplicateMs = 1_000;
/** An http address followed by its https twin within this time was a redirect. */
const upgradeMs = 5_000;

export interface CleanOptions {
  /** Rules that are switched off, the person's own among them. */
  off?: ReadonlySet<RuleId>;
  /** The person's own rules. */
  own?: readonly OwnRule[];
  /** Ms since 1970: what is older is left out, as it would not be kept. Cannot be switched off. */
  keepFrom?: number | null;
  /** Address of the app itself, as a browser spells it: it and what lies below it is no reading. */
  ownPages?: string | null;
}

/** What is known of an address as the file spells it. */
interface Address {
  raw: string;
  url: string;
  site: string;
  stripped: boolean;
  twin: boolean;
  nonWeb: boolean;
  redirector: boolean;
}

interface Page extends CleanPage {
  /** The title as its newest visit had it, and when that was. */
  rawTitle: string;
  titleTime: number;
  /** The person's own, then ours. */
  rules: RuleId[];
  untitled: boolean;
}

interface Candidate {
  visit: RawVisit;
  page: Page;
}

/**
 * Cleans a history by the rules that are on. Sorted once, otherwise linear. Nothing is read from the clock,
 * so the same file gives the same result (rules by hour ask for the zone of the device).
 */
export function cleanHistory(
  raw: RawHistory,
  { off = new Set(), own = [], keepFrom = null, ownPages = null }: CleanOptions = {},
): CleanedHistory {
  const tally = new RuleTally(reportedRules(own, keepFrom), off);
  const addresses = new Map<string, Address | null>();
  const pages = new Map<string, Page>();
  const spelling = { tracking: !off.has('tracking-parameters'), twins: !off.has('twins') };
  const matcher = ownMatcher(own);
  const candidates: Candidate[] = [];

  for (const visit of raw.visits) {
    let address = addresses.get(visit.url);
    if (address === undefined) {
      address = addressOf(visit.url, spelling);
      if (address && ownPages !== null) address.nonWeb ||= isBelow(visit.url, ownPages);
      addresses.set(visit.url, address);
      if (address?.stripped && !address.nonWeb) tally.meets('tracking-parameters', visit.url);
      if (address?.twin && !address.nonWeb) tally.meets('twins', visit.url);
    }
    const { transition } = visit;
    if (!address) {
      tally.meets('non-web', visit.url); // cannot be kept in any case: there is no address to go back to
      continue;
    }
    const isPart = transition === 'frame' || transition === 'download';
    if ((address.nonWeb || isPart) && tally.meets('non-web', visit.url)) continue;
    if (keepFrom !== null && visit.time < keepFrom) {
      tally.meets('too-old', visit.title || visit.url);
      continue;
    }
    if (matcher.ofTime(visit.time).some((rule) => tally.meets(rule, visit.title || visit.url))) continue;
    const isHop = transition === 'redirect' || visit.hidden === true || address.redirector;
    if (isHop && tally.meets('redirects', visit.url)) continue;
    candidates.push({ visit, page: pageOf(pages, address, visit) });
  }

  for (const page of pages.values()) judge(page, matcher);
  candidates.sort((a, b) => a.visit.time - b.visit.time || compareText(a.page.url, b.page.url));
  const kept = withoutMachines(keepByPage(candidates, tally), tally);
  const visits = measure(mergeRepeats(kept, tally));
  return {
    visits,
    pages: pagesOf(visits, pages, tally),
    raw: rawToKeep(candidates, matcher, off),
    reports: reportsOf(tally, raw, addresses, spelling),
    visitsRead: raw.visits.length,
  };
}

/** The person's own stand after what is no page at all. */
function reportedRules(own: readonly OwnRule[], keepFrom: number | null): RuleId[] {
  const ours = ruleNames.filter((rule) => rule !== 'too-old' || keepFrom !== null);
  const first = keepFrom === null ? 1 : 2;
  return [...ours.slice(0, first), ...own.map(({ id }) => id), ...ours.slice(first)];
}

function judge(page: Page, matcher: OwnMatcher): void {
  page.rules = [...matcher.ofPage(page), ...pageRules(page)];
  page.untitled = page.title === '' && !hasReadablePath(page.url);
}

/** Whether an address is `folder` or below it, with or without the slash at its end. */
function isBelow(raw: string, folder: string): boolean {
  const path = folder.replace(/\/$/, '');
  return raw.startsWith(path) && /^(?:[/?#]|$)/.test(raw.slice(path.length));
}

/** What a person may want kept beside the web; anything else (`javascript:`, `data:` ...) is no page to go back to. */
const localPages =
  /^(?:file|ftp|chrome|edge|brave|opera|vivaldi|arc|resource|(?:chrome|moz|safari-web|ms-browser)-extension|extension):$/;

function addressOf(raw: string, spelling: Required<CanonicalOptions>): Address | null {
  const canonical = canonicalAddress(raw, spelling);
  if (canonical) {
    const { url, host, stripped, twin } = canonical;
    const site = siteOf(url);
    return {
      raw,
      url,
      site,
      stripped,
      twin,
      nonWeb: hasNoPublicName(host),
      redirector: isRedirector(url, host),
    };
  }
  try {
    const { protocol, href, hostname } = new URL(raw);
    if (!localPages.test(protocol)) return null;
    const nothing = { stripped: false, twin: false, redirector: false };
    return { raw, url: href, site: hostname || protocol, nonWeb: true, ...nothing };
  } catch {
    return null;
  }
}

/** The page of an address; it keeps the newest title that says something. */
function pageOf(pages: Map<string, Page>, address: Address, visit: RawVisit): Page {
  let page = pages.get(address.url);
  if (!page) {
    const { url, site } = address;
    page = {
      url,
      site,
      title: '',
      rawTitle: '',
      titleTime: Number.NEGATIVE_INFINITY,
      rules: [],
      untitled: false,
    };
    pages.set(url, page);
  }
  if (visit.title === '' || visit.time <= page.titleTime) return page;
  if (visit.title === page.rawTitle) {
    page.titleTime = visit.time;
    return page;
  }
  const title = cleanTitle(visit.title);
  if (!isAddressTitle(title, address.url) && !isAddressTitle(title, visit.url)) {
    page.title = title;
    page.rawTitle = visit.title;
    page.titleTime = visit.time;
  }
  return page;
}

function keepByPage(candidates: readonly Candidate[], tally: RuleTally): Candidate[] {
  return candidates.filter(({ page }) => {
    const example = page.title || page.url;
    for (const rule of page.rules) if (tally.meets(rule, example)) return false;
    return !(page.untitled && tally.meets('untitled', page.url));
  });
}

/** Expects time order. */
function withoutMachines(candidates: readonly Candidate[], tally: RuleTally): Candidate[] {
  const restored = restoredTabs(candidates);
  const refreshed = selfRefreshes(candidates);
  if (restored.size + refreshed.size === 0) return [...candidates];
  return candidates.filter(({ page }, place) => {
    const example = page.title || page.url;
    if (restored.has(place) && tally.meets('restored', example)) return false;
    return !(refreshed.has(place) && tally.meets('refreshes', example));
  });
}

/** Expects time order. Drops http → https hops, records of the same visit, and reloads. */
function mergeRepeats(candidates: readonly Candidate[], tally: RuleTally): Candidate[] {
  const kept: Candidate[] = [];
  const lastOf = new Map<Page, Candidate>();
  candidates.forEach((candidate, index) => {
    const { visit, page } = candidate;
    const next = candidates[index + 1];
    const isUpgrade =
      next !== undefined &&
      page.url.startsWith('http:') &&
      next.visit.time - visit.time <= upgradeMs &&
      next.page.url === `https${page.url.slice(4)}`;
    if (isUpgrade && tally.meets('redirects', page.url)) return;
    const last = lastOf.get(page);
    if (last) {
      const gap = visit.time - last.visit.time;
      const example = page.title || page.url;
      if (gap < duplicateMs && (tally.meets('duplicates', example) || gap === 0)) return;
      // Browsers also record "reload" for every tab of a session they restore.
      const isReload = visit.transition === 'reload' || gap < againMs;
      if (isReload && tally.meets('reloads', example)) return;
    }
    lastOf.set(page, candidate);
    kept.push(candidate);
  });
  return kept;
}

/** Expects time order. A page that was kept was not necessarily looked at then: it has no dwell and ends nobody's. */
function measure(candidates: readonly Candidate[]): CleanVisit[] {
  return candidates.map(({ visit, page }, index) => {
    let after = index + 1;
    while (candidates[after]?.visit.saved) after++;
    const next = visit.saved ? undefined : candidates[after];
    const gap = next ? next.visit.time - visit.time : Number.POSITIVE_INFINITY;
    const dwell = gap <= sessionGap ? gap : null;
    const row: CleanVisit = {
      time: visit.time,
      url: page.url,
      site: page.site,
      weight: engagementWeight(dwell, visit.durationMs ?? null),
    };
    if (dwell !== null) row.dwell = dwell;
    return row;
  });
}

/**
 * Engagement 0.1..1 from the gap to the next visit and the browser's own duration, both in ms, either null
 * where unknown. The gap is too short where links are opened in background tabs, the duration too long
 * where tabs stay open, so where both are known their geometric mean is taken. Reading times are spread
 * log-normally, hence the logarithm: w = 0.1 + 0.9 · min(1, ln(1 + t/5 s) / ln(1 + 120 s/5 s)); 5 s give
 * 0.29, 30 s 0.64, two minutes 1. Where nothing is known: 1.
 */
export function engagementWeight(dwell: number | null, duration: number | null): number {
  // No page is credited with more than a session's gap.
  const capped = duration === null ? null : Math.min(duration, sessionGap);
  let time: number;
  if (dwell !== null && capped !== null) time = Math.sqrt(dwell * capped);
  else if (dwell !== null) time = dwell;
  else if (capped !== null) time = capped;
  else return 1;
  return 0.1 + 0.9 * Math.min(1, Math.log1p(time / 5_000) / Math.log1p(24));
}

function pagesOf(
  visits: readonly CleanVisit[],
  pages: ReadonlyMap<string, Page>,
  tally: RuleTally,
): CleanPage[] {
  const used = [...new Set(visits.map((visit) => visit.url))].map((url) => pages.get(url)!);
  const names = learnSiteNames(used);
  return used.map(({ url, title, site }) => {
    const short = withoutSiteName({ url, title, site }, names);
    return { url, title: short !== title && tally.meets('site-names', title) ? short : title, site };
  });
}

/** Of the rules about addresses that are off, says how many addresses they would have changed. */
function reportsOf(
  tally: RuleTally,
  raw: RawHistory,
  addresses: ReadonlyMap<string, Address | null>,
  { tracking, twins }: Required<CanonicalOptions>,
): RuleReport[] {
  if ((!tracking || !twins) && raw.visits.length > 0) {
    for (const [url, address] of addresses) {
      const other = address && !address.nonWeb ? canonicalAddress(url) : null;
      if (!tracking && other?.stripped) tally.meets('tracking-parameters', url);
      if (!twins && other?.twin) tally.meets('twins', url);
    }
  }
  return tally.reports();
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
