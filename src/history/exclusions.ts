// Which pages are nobody's business, not even a recommender's: sign-in, money, health, belief and the like; and web
// search.
import {
  adultSites,
  adultTitle,
  adultTopLevels,
  bankHostLabels,
  bankSites,
  bankTitle,
  healthHostLabels,
  healthSites,
  healthTitle,
  mailHosts,
  referenceSites,
  signInHostLabels,
  signInSegments,
  signInTitle,
  subjectSegments,
} from './exclusion-lists';
import {
  jobsHostLabels,
  jobsParts,
  jobsSegments,
  jobsSites,
  jobsTitle,
  legalHostLabels,
  legalSites,
  legalTitle,
  legalTopLevels,
} from './exclusion-lists-affairs';
import {
  politicsSites,
  politicsTitle,
  religionHostLabels,
  religionSites,
  religionTitle,
  religionTopLevels,
} from './exclusion-lists-beliefs';
import type { RuleName } from './rules';

/** The rules that look at a page by itself. */
export const pageRuleNames = [
  'search-results',
  'sign-in',
  'bank',
  'health',
  'adult',
  'religion',
  'politics',
  'jobs',
  'legal',
] as const satisfies readonly RuleName[];
export type PageRule = (typeof pageRuleNames)[number];

export interface PageFacts {
  /** Canonical address. */
  url: string;
  title: string;
}

/** How a page of one kind is told: any of these is enough. */
interface Category {
  rule: PageRule;
  sites: ReadonlySet<string>;
  topLevels?: ReadonlySet<string>;
  /** A label of the host that says so; `below` only before the domain's own name ("jobs.example.com"). */
  labels?: ReadonlySet<string>;
  below?: boolean;
  title: RegExp;
}

const categories: readonly Category[] = [
  {
    rule: 'bank',
    sites: bankSites,
    topLevels: new Set(['bank']),
    labels: bankHostLabels,
    below: true,
    title: bankTitle,
  },
  { rule: 'health', sites: healthSites, labels: healthHostLabels, title: healthTitle },
  { rule: 'adult', sites: adultSites, topLevels: adultTopLevels, title: adultTitle },
  {
    rule: 'religion',
    sites: religionSites,
    topLevels: religionTopLevels,
    labels: religionHostLabels,
    title: religionTitle,
  },
  { rule: 'politics', sites: politicsSites, title: politicsTitle },
  { rule: 'jobs', sites: jobsSites, labels: jobsHostLabels, below: true, title: jobsTitle },
  {
    rule: 'legal',
    sites: legalSites,
    topLevels: legalTopLevels,
    labels: legalHostLabels,
    title: legalTitle,
  },
];

/**
 * The rules that a page meets, in the rules' order. By address first, as titles mislead: a title counts
 * only where the whole phrase is used on such pages and hardly elsewhere.
 */
export function pageRules({ url, title: fullTitle }: PageFacts): PageRule[] {
  let address: URL;
  try {
    address = new URL(url);
  } catch {
    return [];
  }
  const host = address.hostname;
  const labels = host.split('.');
  const title = isListed(referenceSites, host) ? '' : fullTitle;
  const rules: PageRule[] = [];
  if (isSearch(address)) rules.push('search-results');
  if (isSignIn(address, labels, title)) rules.push('sign-in');
  const listed = listedCategories(host);
  for (const category of categories) {
    const met =
      listed.has(category.rule) ||
      isOf(category, labels, title) ||
      (category.rule === 'jobs' && isJobsPart(host, address.pathname));
    if (met) rules.push(category.rule);
  }
  return rules;
}

/** Every listed site with the rules that list it, so that a host is looked up once for all of them. */
const rulesOfSite = new Map<string, Set<PageRule>>();
for (const { rule, sites } of categories) {
  for (const site of sites) rulesOfSite.set(site, (rulesOfSite.get(site) ?? new Set()).add(rule));
}
const none: ReadonlySet<PageRule> = new Set();

function listedCategories(host: string): ReadonlySet<PageRule> {
  let found = none;
  for (let start = 0; ; ) {
    const rules = rulesOfSite.get(start === 0 ? host : host.slice(start));
    if (rules) found = found === none ? rules : new Set([...found, ...rules]);
    const dot = host.indexOf('.', start);
    if (dot < 0) return found;
    start = dot + 1;
  }
}

function isOf(category: Category, labels: readonly string[], title: string): boolean {
  const { topLevels, labels: telling, below = false } = category;
  if (topLevels?.has(labels.at(-1)!)) return true;
  const end = labels.length - (below ? 2 : 1);
  if (telling) for (let index = 0; index < end; index++) if (telling.has(labels[index]!)) return true;
  return title !== '' && category.title.test(title);
}

/** A site's own page of open posts. */
function isJobsPart(host: string, path: string): boolean {
  const part = jobsParts.find(({ site }) => host === site || host.endsWith(`.${site}`));
  if (part && path.startsWith(part.path)) return true;
  const end = path.indexOf('/', 1);
  const first = end < 0 ? path.slice(1) : path.slice(1, end);
  return jobsSegments.has(first.toLowerCase()) && path.split('/').filter(Boolean).length <= 3;
}

/** Whether the host, or a domain above it, is in a list. */
export function isListed(list: ReadonlySet<string>, host: string): boolean {
  for (let start = 0; ; ) {
    if (list.has(start === 0 ? host : host.slice(start))) return true;
    const dot = host.indexOf('.', start);
    if (dot < 0) return false;
    start = dot + 1;
  }
}

function isSearch({ hostname, pathname, search }: URL): boolean {
  const host = hostname.replace(/^(www|m|cn|global)\./, '');
  if (/^google\.[a-z]{2,3}(\.[a-z]{2})?$/.test(host)) return pathname === '/search' || pathname === '/imgres';
  if (/^yandex\.[a-z.]+$/.test(host)) return pathname.startsWith('/search');
  if (/(^|\.)search\.(yahoo\.com|yahoo\.co\.jp|brave\.com|naver\.com)$/.test(host))
    return pathname.length > 1 || search !== '';
  switch (host) {
    case 'bing.com':
      return /^\/(images\/|videos\/)?search$/.test(pathname);
    case 'duckduckgo.com':
    case 'html.duckduckgo.com':
    case 'noai.duckduckgo.com':
      return /[?&]q=/.test(search);
    case 'baidu.com':
      return pathname === '/s' || pathname === '/from' || /^\/from=[^/]*\/s$/.test(pathname);
    case 'image.baidu.com':
      return pathname.startsWith('/search');
    case 'sogou.com':
    case 'wap.sogou.com':
      return pathname.startsWith('/web') || pathname.startsWith('/sogou');
    case 'so.com':
      return pathname === '/s';
    case 'ecosia.org':
    case 'kagi.com':
      return pathname.startsWith('/search');
    case 'startpage.com':
      return /^\/(sp|do|search)/.test(pathname);
    case 'qwant.com':
      return /[?&]q=/.test(search);
    default:
      return false;
  }
}

function isSignIn({ hostname, pathname }: URL, labels: readonly string[], title: string): boolean {
  if (mailHosts.has(hostname)) return true;
  if (labels.length > 2 && signInHostLabels.has(labels[0]!)) return true;
  if (signInTitle.test(title)) return true;
  const segments = pathname.toLowerCase().split('/').filter(Boolean);
  if (segments.length > 4) return false; // deep paths speak about log-in rather than being one
  return segments.some((segment, index) => {
    if (!signInSegments.has(segment.replace(/\.(php|aspx?|html?|jsp|do|action)$/, ''))) return false;
    const before = segments.slice(0, index);
    if (before.some((one) => subjectSegments.has(one))) return false;
    // "owner/project" on code hosts: the second is a name.
    return !(isCodeHost(hostname) && index > 0 && before[0] !== 'users');
  });
}

function isCodeHost(host: string): boolean {
  return /(^|\.)(github\.com|gitlab\.com|codeberg\.org|gitee\.com|bitbucket\.org|npmjs\.com)$/.test(host);
}
