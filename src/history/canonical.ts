// One address for one page: without what only tracks, so that equal pages meet; and the site it is of.
import { getDomain } from 'tldts';
import { desktopTwin } from './twins';

/**
 * Query parameters that say who sent the reader and never what the page is. From the link decorations that
 * the large advertising, mail and analytics services document; a parameter that some site gives a meaning
 * of its own (`ref`, `source`, `id`) is stripped on the sites below only.
 */
const trackingNames = new Set(
  (
    'fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid msclkid twclid ttclid yclid ' +
    'ymclid ysclid li_fat_id epik rb_clickid irclickid igsh igshid mc_eid mc_cid ml_subscriber ' +
    'ml_subscriber_hash mkt_tok _hsenc _hsmi __hstc __hssc __hsfp hsctatracking vero_id vero_conv oly_anon_id ' +
    'oly_enc_id wickedid _openstat s_kwcid s_cid ef_id _ga _gl _branch_match_id _branch_referrer ' +
    'fb_action_ids fb_action_types fb_ref fb_source action_object_map ref_src ref_url spm scm vd_source ' +
    'spm_id_from from_spmid guccounter guce_referrer guce_referrer_sig wt_mc wt_zmc cmpid ns_campaign ' +
    'ns_mchannel ns_source ns_linkname at_medium at_campaign at_custom1 at_link_id at_link_type ' +
    'at_link_origin at_format at_ptr_name smid sr_share _kx sharer_shareid sharer_sharetime'
  ).split(' '),
);

const trackingPrefixes = ['utm_', 'pk_', 'mtm_', 'matomo_', 'piwik_', 'hsa_', 'stm_', 'pf_rd_', 'pd_rd_'];

/** By registrable domain without its suffix ("amazon" for amazon.co.jp too), else by the whole domain. */
const trackingBySite: Readonly<Record<string, ReadonlySet<string>>> = {
  'youtube.com': names('si feature pp ab_channel app'),
  'youtu.be': names('si feature'),
  'spotify.com': names('si context nd dlsi'),
  'twitter.com': names('s t'),
  'x.com': names('s t'),
  'reddit.com': names('share_id rdt context ref ref_source correlation_id'),
  'linkedin.com': names('trk trkinfo trackingid lipi refid midtoken midsig otptoken'),
  'facebook.com': names('__tn__ __cft__[0] __xts__[0] refsrc hc_ref ref refid fref eav paipv'),
  'instagram.com': names('hl img_index'),
  'tiktok.com': names('is_from_webapp sender_device is_copy_url _r _t'),
  'medium.com': names('source'),
  'substack.com': names('r triedredirect isfreemail'),
  'bilibili.com': names(
    'share_source share_medium share_plat share_session_id share_tag share_from share_times ' +
      'unique_k bbid ts plat_id buvid mid is_story_h5 timestamp up_id from_source',
  ),
  'zhihu.com': names('share_code share_uid is_share_data'),
  'weibo.com': names('refer_flag'),
  'douban.com': names('_i from _spm_id'),
  'taobao.com': names('abbucket ali_refid ali_trackid pvid acm'),
  'tmall.com': names('abbucket ali_refid ali_trackid pvid acm'),
  'jd.com': names('ad_od cu utm'),
  amazon: names('ref ref_ qid sr crid sprefix linkcode tag dib dib_tag content-id psc _encoding'),
  google: names('ved ei sca_esv sca_upv gs_lcp gs_lp sclient sxsrf sourceid ie oe oq aqs biw bih rlz uact'),
  ebay: names('_trkparms _trksid hash mkcid mkrid siteid campid customid toolid mkevt'),
  aliexpress: names('algo_pvid algo_expid btsid ws_ab_test pdp_npi curpageloguid'),
};

export interface CanonicalAddress {
  /** Canonical URL. */
  url: string;
  host: string;
  /** Whether a tracking parameter was taken off. */
  stripped: boolean;
  /** Whether it was an AMP copy's or a mobile edition's. */
  twin: boolean;
}

/** Which of the changes that are a matter of choice are made; by default all. */
export interface CanonicalOptions {
  /** Takes tracking parameters off. */
  tracking?: boolean;
  /** Puts AMP copies and mobile editions under their desktop page's address. */
  twins?: boolean;
}

/**
 * The canonical form of an http(s) address: the desktop page's where it is a copy of one, host in lower case without a final dot, no default port, no
 * user or password, no tracking parameters (the others keep their order and spelling), no slash at the end
 * of a path other than `/`, no fragment unless it is a route (`#/...`, `#!...`). Null for anything else.
 * Idempotent.
 */
export function canonicalAddress(
  raw: string,
  { tracking = true, twins = true }: CanonicalOptions = {},
): CanonicalAddress | null {
  const given = parseWeb(raw);
  if (!given) return null;
  const desktop = twins ? desktopTwin(given) : null;
  const parsed = desktop ?? given;
  const host = parsed.hostname.replace(/\.+$/, '');
  if (host === '') return null;
  const port = parsed.port === '' ? '' : `:${parsed.port}`;
  const path = withoutFinalSlash(parsed.pathname);
  const { query, stripped } = queryOf(parsed.search, host, tracking);
  const fragment = /^#!?\/?./.test(parsed.hash) && /^#(\/|!)/.test(parsed.hash) ? parsed.hash : '';
  const route = /^#!?\/?$/.test(fragment) ? '' : fragment;
  return {
    url: `${parsed.protocol}//${host}${port}${path}${query}${route}`,
    host,
    stripped,
    twin: desktop !== null,
  };
}

/** As `canonicalAddress`, the address alone. */
export function canonicalUrl(raw: string): string | null {
  return canonicalAddress(raw)?.url ?? null;
}

/**
 * Every address that a page may be stored under, whichever of the choices are made, with its site; that to which a
 * visit by http was led at once among them.
 */
export function spellings(raw: string): { url: string; site: string }[] {
  const usual = canonicalAddress(raw);
  const urls = new Set([usual?.url ?? raw]);
  if (raw.includes('?')) urls.add(canonicalAddress(raw, { tracking: false })?.url ?? raw);
  if (usual?.twin)
    for (const tracking of [true, false])
      urls.add(canonicalAddress(raw, { tracking, twins: false })?.url ?? raw);
  for (const url of [...urls]) if (url.startsWith('http:')) urls.add(`https${url.slice(4)}`);
  // Finding a site takes as long as all the rest: only who asks for it pays.
  return [...urls].map((url) => ({
    url,
    get site() {
      return siteOf(url);
    },
  }));
}

/** Registrable domain ("example.co.uk", "user.github.io"); the host itself for IP addresses and the like. */
export function siteOf(url: string): string {
  return getDomain(url, { allowPrivateDomains: true }) ?? parseAny(url)?.hostname ?? '';
}

function parseWeb(raw: string): URL | null {
  const parsed = parseAny(raw);
  return parsed && (parsed.protocol === 'https:' || parsed.protocol === 'http:') ? parsed : null;
}

function parseAny(raw: string): URL | null {
  try {
    return new URL(raw);
  } catch {
    return null;
  }
}

function withoutFinalSlash(path: string): string {
  let end = path.length;
  while (end > 1 && path.charCodeAt(end - 1) === 47) end--;
  return path.slice(0, end);
}

function queryOf(search: string, host: string, strip: boolean): { query: string; stripped: boolean } {
  if (search.length < 2) return { query: '', stripped: false };
  if (!strip) return { query: search, stripped: false };
  const own = siteRules(host);
  const kept: string[] = [];
  let stripped = false;
  for (const part of search.slice(1).split('&')) {
    if (part === '') continue;
    if (isTracking(nameOf(part), own)) stripped = true;
    else kept.push(part);
  }
  return { query: kept.length > 0 ? `?${kept.join('&')}` : '', stripped };
}

function nameOf(part: string): string {
  const equals = part.indexOf('=');
  const name = equals < 0 ? part : part.slice(0, equals);
  try {
    return decodeURIComponent(name).toLowerCase();
  } catch {
    return name.toLowerCase();
  }
}

function isTracking(name: string, own: ReadonlySet<string> | undefined): boolean {
  return (
    trackingNames.has(name) ||
    own?.has(name) === true ||
    trackingPrefixes.some((prefix) => name.startsWith(prefix))
  );
}

function siteRules(host: string): ReadonlySet<string> | undefined {
  const domain = getDomain(host);
  if (!domain) return undefined;
  return trackingBySite[domain] ?? trackingBySite[domain.slice(0, domain.indexOf('.'))];
}

function names(list: string): ReadonlySet<string> {
  return new Set(list.split(' '));
}
