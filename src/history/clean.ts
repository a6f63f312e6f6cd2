// From raw visits to what is worth storing: one row a visit, one a page, and a report of what was left out.

import { hasNoPublicName, isRedirector } from './addresses';
import { canonicalAddress, siteOf } from './canonical';
import { type PageRule, pageRules } from './exclusions';
import type { RawHistory, RawVisit } from './raw';
import { type RuleName, type RuleReport, RuleTally } from './rules';
import { sessionGap } from './session';
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

/** What is known of an address as the file spells it. */
interface Address {
  raw: string;
  url: string;
  site: string;
  stripped: boolean;
  nonWeb: boolean;
  redirector: boolean;
}

interface Page extends CleanPage {
  /** The title as its newest visit had it, and when that was. */
  rawTitle: string;
  titleTime: number;
  rules: PageRule[];
  untitled: boolean;
}

interface Candidate {
  visit: RawVisit;
  page: Page;
}

/**
 * Cleans a history by the rules that are on. Sorted once, otherwise linear. Nothing is read from the clock,
 * so the same file gives the same result.
 */
export function cleanHistory(
  raw: RawHistory,
  { off = new Set<RuleName>() }: { off?: ReadonlySet<RuleName> } = {},
): CleanedHistory {
  const tally = new RuleTally(off);
  const addresses = new Map<string, Address | null>();
  const pages = new Map<string, Page>();
  const stripTracking = !off.has('tracking-parameters');
  const candidates: Candidate[] = [];

  for (const visit of raw.visits) {
    let address = addresses.get(visit.url);
    if (address === undefined) {
      address = addressOf(visit.url, stripTracking);
      addresses.set(visit.url, address);
      if (address?.stripped && !address.nonWeb) tally.meets('tracking-parameters', visit.url);
    }
    const { transition } = visit;
    if (!address) {
      tally.meets('non-web', visit.url); // cannot be kept in any case: there is no address to go back to
      continue;
    }
    const isPart = transition === 'frame' || transition === 'download';
    if ((address.nonWeb || isPart) && tally.meets('non-web', visit.url)) continue;
    const isHop = transition === 'redirect' || visit.hidden === true || address.redirector;
    if (isHop && tally.meets('redirects', visit.url)) continue;
    candidates.push({ visit, page: pageOf(pages, address, visit) });
  }

  for (const page of pages.values()) {
    page.rules = pageRules(page);
    page.untitled = page.title === '' && !hasReadablePath(page.url);
  }
  candidates.sort((a, b) => a.visit.time - b.visit.time || compareText(a.page.url, b.page.url));
  const kept = keepByPage(candidates, tally);
  const visits = measure(mergeRepeats(kept, tally));
  return {
    visits,
    pages: pagesOf(visits, pages),
    reports: reportsOf(tally, raw, addresses, stripTracking),
    visitsRead: raw.visits.length,
  };
}

function addressOf(raw: string, stripTracking: boolean): Address | null {
  const canonical = canonicalAddress(raw, stripTracking);
  if (canonical) {
    const { url, host, stripped } = canonical;
    const site = siteOf(url);
    return { raw, url, site, stripped, nonWeb: hasNoPublicName(host), redirector: isRedirector(url, host) };
  }
  try {
    const { protocol, href, hostname } = new URL(raw);
    if (['data:', 'javascript:', 'blob:', 'about:'].includes(protocol)) return null;
    return { raw, url: href, site: hostname || protocol, stripped: false, nonWeb: true, redirector: false };
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

/** Expects time order. */
function measure(candidates: readonly Candidate[]): CleanVisit[] {
  return candidates.map(({ visit, page }, index) => {
    const next = candidates[index + 1];
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

function pagesOf(visits: readonly CleanVisit[], pages: ReadonlyMap<string, Page>): CleanPage[] {
  const used = new Set(visits.map((visit) => visit.url));
  return [...used].map((url) => {
    const { title, site } = pages.get(url)!;
    return { url, title, site };
  });
}

/** With tracking parameters kept, says how many addresses would have lost some. */
function reportsOf(
  tally: RuleTally,
  raw: RawHistory,
  addresses: ReadonlyMap<string, Address | null>,
  stripTracking: boolean,
): RuleReport[] {
  if (!stripTracking && raw.visits.length > 0) {
    for (const [url, address] of addresses) {
      if (address && !address.nonWeb && canonicalAddress(url)?.stripped)
        tally.meets('tracking-parameters', url);
    }
  }
  return tally.reports();
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
