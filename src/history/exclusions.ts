// Which pages are nobody's business, not even a recommender's: sign-in, bank, health, adult; and web search.
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
import type { RuleName } from './rules';

/** The rules that look at a page by itself. */
export type PageRule = Extract<RuleName, 'search-results' | 'sign-in' | 'bank' | 'health' | 'adult'>;

export interface PageFacts {
  /** Canonical address. */
  url: string;
  title: string;
}

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
  if (isBank(host, labels, title)) rules.push('bank');
  if (isHealth(host, labels, title)) rules.push('health');
  if (isListed(adultSites, host) || adultTopLevels.has(labels.at(-1)!) || adultTitle.test(title))
    rules.push('adult');
  return rules;
}

/** Whether the host, or a domain above it, is in a list. */
function isListed(list: ReadonlySet<string>, host: string): boolean {
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

function isBank(host: string, labels: readonly string[], title: string): boolean {
  return (
    isListed(bankSites, host) ||
    labels.at(-1) === 'bank' ||
    labels.slice(0, -2).some((label) => bankHostLabels.has(label)) ||
    bankTitle.test(title)
  );
}

function isHealth(host: string, labels: readonly string[], title: string): boolean {
  return (
    isListed(healthSites, host) ||
    labels.slice(0, -1).some((label) => healthHostLabels.has(label)) ||
    healthTitle.test(title)
  );
}
