// What Google's "My Activity" says of Chrome and YouTube, however its file is made: which of it is a visit, and of what.
import type { VisitCollector } from '../collect';

export interface Activity {
  /** "Chrome", "YouTube", "Search", in the person's language. */
  product: string;
  /** What was done, where it stands apart from the title ("Visited"); empty where it does not. */
  verb: string;
  title: string;
  url: unknown;
  /** As the collector wants it. */
  time: number | null;
  /** YouTube showed it as an ad. */
  isAd: boolean;
}

/** Things done to a page other than reading it. Other languages' are told by their address alone. */
const otherDeeds =
  /^(?:searched|used|liked|disliked|subscribed|unsubscribed|saved|voted|commented|answered|dismissed|hid|shared|followed|added|removed|installed|viewed ad)\b/i;

/** Counts it as a visit or as skipped. */
export function takeActivity(activity: Activity, into: VisitCollector): void {
  const { verb, title, time, isAd } = activity;
  const url = typeof activity.url === 'string' ? unwrapped(activity.url) : '';
  if (url === '') into.skip('no-address', title);
  else if (isAd || otherDeeds.test(verb) || !isPage(url)) into.skip('not-a-visit', title || url);
  else into.add({ url, title, time, transition: 'link' });
}

/** The address behind Google's own counter of clicks. */
function unwrapped(url: string): string {
  const match = /^https?:\/\/(?:www\.)?google\.[a-z.]{2,6}\/url\?(.*)$/i.exec(url);
  if (!match) return url;
  const target = new URLSearchParams(match[1]).get('q') ?? new URLSearchParams(match[1]).get('url');
  return target && /^https?:/i.test(target) ? target : url;
}

/** Whether an address is of a page to read or a video to watch, not of a search, a map or an app. */
function isPage(url: string): boolean {
  if (/^https?:\/\/(?:www\.|m\.|music\.)?youtube\.com\//i.test(url)) {
    return /^https?:\/\/[^/]+\/(?:watch\?|shorts\/|live\/|playlist\?|clip\/|post\/)/i.test(url);
  }
  const google = /^https?:\/\/(?:www\.)?google\.[a-z.]{2,6}(\/.*)?$/i.exec(url);
  if (google) return false; // the search, maps, images; what is to be read has a host of its own
  return !/^https?:\/\/(?:play|maps|assistant|lens|myactivity|myaccount|ads|adssettings)\.google\.com\//i.test(
    url,
  );
}

/** Whether one of an entry's details says that it was an ad. */
export function isAdDetail(detail: string): boolean {
  return /Google\s?(?:Ads|Anzeigen|广告|廣告|広告|광고)/i.test(detail);
}
