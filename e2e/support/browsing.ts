// A made-up person's browsing as plain visits: sessions, topics that drift, pages read in an order, and the
// odd things a real history holds. Seeded; the facts say what an importer must find.
import { createRandom } from '../../src/interest/random';
import { facets, slug, topics } from './topics';

export interface BrowsingOptions {
  /** Visits in the file, odd ones included. */
  visits: number;
  /** Distinct ordinary pages. */
  pages: number;
  /** Distinct titles, where fewer: long articles then have several addresses, and cost one vector. */
  titles?: number;
  seed: number;
  days: number;
  /** The last visit is before this (ms since 1970); whole hours keep files comparable. */
  end?: number;
  /** Without redirects, reloads, banks and the like. */
  plain?: boolean;
}

/** What a visit is for; everything but `page` and `tracked` is left out by the rules as they start. */
type VisitReason =
  | 'page'
  | 'tracked' // an ordinary page, with tracking parameters
  | 'hop' // a redirect on the way to the next visit
  | 'reload'
  | 'bank'
  | 'sign-in'
  | 'health'
  | 'search'
  | 'browser' // chrome:// and file:
  | 'adult';

export interface Visit {
  url: string;
  title: string;
  time: number;
  reason: VisitReason;
  durationMs: number;
}

interface Page {
  url: string;
  /** As the browser has it, with the site's name at the end. */
  title: string;
  /** Without that name, which cleaning takes off where it has learned it. */
  ownTitle: string;
  topic: string;
}

export interface Browsing {
  /** Oldest first. */
  visits: Visit[];
  pages: Page[];
  counts: Record<VisitReason, number>;
  /** Visits that the rules, as they start, would keep. */
  kept: number;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const odd: Readonly<
  Record<Exclude<VisitReason, 'page' | 'tracked' | 'hop' | 'reload'>, readonly [string, string][]>
> = {
  bank: [['https://www.chase.com/personal/checking', 'Checking accounts | Chase']],
  'sign-in': [['https://accounts.google.com/signin', 'Sign in – Google Accounts']],
  health: [['https://www.mayoclinic.org/diseases-conditions/eczema', 'Eczema – Mayo Clinic']],
  search: [
    ['https://www.google.com/search?q=proofing+basket', 'proofing basket – Google Search'],
    ['https://duckduckgo.com/?q=second+hand+rangefinder', 'second hand rangefinder at DuckDuckGo'],
  ],
  browser: [
    ['chrome://settings/', 'Settings'],
    ['file:///home/reader/notes.txt', 'notes.txt'],
  ],
  adult: [['https://www.pornhub.com/', 'Untitled']],
};

/** The same page sooner than this would be taken for a reload. */
const apart = 6 * minute;

/** How many odd visits of each kind there are in a thousand. */
const perThousand: Readonly<Record<Exclude<VisitReason, 'page'>, number>> = {
  tracked: 20,
  hop: 10,
  reload: 10,
  bank: 4,
  'sign-in': 4,
  health: 3,
  search: 8,
  browser: 5,
  adult: 1,
};

/** All pages, spread evenly over the topics. */
function makePages(count: number, titles = count): Page[] {
  const first = titledPages(Math.min(count, titles));
  return Array.from({ length: count }, (_, index) => {
    const page = first[index % first.length]!;
    const part = 1 + Math.floor(index / first.length);
    return part === 1 ? page : { ...page, url: page.url.replace('.example/', `.example/page-${part}/`) };
  });
}

function titledPages(count: number): Page[] {
  const pages: Page[] = [];
  facets.forEach((facet, side) => {
    const longest = Math.max(...topics.map(({ titles }) => titles.length));
    for (let index = 0; index < longest; index++) {
      for (const topic of topics) {
        const title = topic.titles[index];
        if (title === undefined) continue;
        const [suffix, host] = topic.sites[index % topic.sites.length]!;
        const text = facet(title);
        // No address or title is a part of another one: a trace of one is not found in another.
        const url = `https://${host}/${['post', 'answers', 'photos', 'more', 'talk'][side]}/${slug(title)}`;
        pages.push({ url, title: `${text} – ${suffix}`, ownTitle: text, topic: topic.name });
      }
    }
  });
  if (pages.length < count) throw new Error(`the table gives ${pages.length} pages, not ${count}`);
  return pages.slice(0, count);
}

/**
 * A topic's pull at a point of the span (0..1): each has its season, so that early and late favourites
 * differ and there is something to learn.
 */
function pull(topic: number, at: number): number {
  const centre = (topic + 0.5) / topics.length;
  return 0.08 + Math.exp(-(((at - centre) / 0.18) ** 2));
}

/** Share of a topic's pages that have come up by a point of the span: people go on to new pages. */
function comeUp(topic: number, at: number): number {
  const steps = 64;
  let sofar = 0;
  let all = 0;
  for (let step = 0; step < steps; step++) {
    const part = pull(topic, (step + 0.5) / steps);
    all += part;
    if ((step + 0.5) / steps <= at) sofar += part;
  }
  // All of them some time before the end, so that each is read.
  return Math.min(1, (1.05 * sofar) / all);
}

export function browse(options: BrowsingOptions): Browsing {
  const random = createRandom(options.seed);
  const end = options.end ?? Math.floor(Date.now() / day) * day - 2 * hour;
  const start = end - options.days * day;
  const pages = makePages(options.pages, options.titles);
  const byTopic = topics.map(({ name }) => pages.filter((page) => page.topic === name));
  const introduced = topics.map(() => 0);
  const counts = Object.fromEntries(
    ['page', ...Object.keys(perThousand)].map((reason) => [reason, 0]),
  ) as Record<VisitReason, number>;

  const extra: VisitReason[] = [];
  if (!options.plain) {
    for (const [reason, share] of Object.entries(perThousand)) {
      const times = Math.round((share * options.visits) / 1000);
      for (let i = 0; i < times; i++) extra.push(reason as VisitReason);
    }
  }
  // A hop or a reload is one visit beside an ordinary one, the others stand alone.
  const ordinary = options.visits - extra.filter((reason) => reason !== 'tracked').length;
  const extraAt = new Map<number, VisitReason[]>();
  for (const reason of extra) {
    let index = Math.floor(random() * ordinary);
    // One odd thing a place, so that no two of them meet in one visit.
    while (extraAt.has(index)) index = (index + 1) % ordinary;
    extraAt.set(index, [reason]);
  }

  const visits: Visit[] = [];
  const recent: { url: string; time: number }[] = [];
  const step = (end - start) / ordinary;
  let topic = 0;
  let clock = start;
  let session = 0;
  const add = (url: string, title: string, reason: VisitReason, gap: number, durationMs: number) => {
    clock += gap;
    visits.push({ url, title, time: Math.round(clock), reason, durationMs });
    counts[reason]++;
  };

  for (let index = 0; index < ordinary; index++) {
    const at = index / ordinary;
    if (session === 0) {
      session = 6 + Math.floor(random() * 9);
      // Back to the schedule: what the sessions did not use is the pause between them.
      clock = Math.max(clock + 5 * minute, start + index * step);
      topic = draw(
        random,
        topics.map((_, each) => pull(each, at)),
      );
    } else if (random() > 0.72) {
      topic = draw(
        random,
        topics.map((_, each) => pull(each, at)),
      );
    }
    session--;
    while (recent[0] && recent[0].time < clock - apart) recent.shift();
    if (at > 0.95) {
      const late = byTopic.findIndex((all, each) => introduced[each]! < all.length);
      if (late >= 0) topic = late;
    }
    const known = introduced[topic]!;
    const all = byTopic[topic]!;
    const due = known < Math.ceil(all.length * comeUp(topic, at));
    const choices = all.slice(0, known).filter(({ url }) => !recent.some((read) => read.url === url));
    let page: Page;
    if (due || choices.length === 0) {
      if (known >= all.length) {
        clock += apart; // all of a small topic was just read
        recent.length = 0;
        page = all[Math.floor(random() * all.length)]!;
      } else {
        page = all[known]!;
        introduced[topic] = known + 1;
      }
    } else {
      // Back to something, mostly to what is still fresh.
      page = choices.at(-1 - Math.floor(random() ** 2 * choices.length))!;
    }
    const gap = (30 + Math.floor(random() * 50)) * 1000;
    const dwell = 15_000 + Math.floor(random() * 60_000);
    const [reason] = extraAt.get(index) ?? [];
    if (reason === 'hop')
      add(`https://go.shortlink.example/${slug(page.title).slice(0, 9)}`, page.title, 'hop', gap, 0);
    else if (reason && reason in odd) {
      const choices = odd[reason as keyof typeof odd];
      const [url, title] = choices[Math.floor(random() * choices.length)]!;
      add(url, title, reason, gap, dwell);
    }
    if (reason === 'tracked') {
      add(
        `${page.url}?utm_source=letter&utm_medium=email&utm_campaign=w${index}`,
        page.title,
        'tracked',
        gap,
        dwell,
      );
    } else add(page.url, page.title, 'page', reason === 'hop' ? 120 : gap, dwell);
    recent.push({ url: page.url, time: clock });
    if (reason === 'reload') add(page.url, page.title, 'reload', 4000, dwell);
  }
  const kept = counts.page + counts.tracked;
  return { visits, pages, counts, kept };
}

/** Visits that are kept as they came in: no rule that is there to keep things private leaves them out, and no hops. */
export function rawOf({ visits }: Browsing): Visit[] {
  const kept: readonly VisitReason[] = ['page', 'tracked', 'reload'];
  return visits.filter(({ reason }) => kept.includes(reason));
}

/** Addresses that are kept as they came in and nowhere else, for tidying makes others of them. */
export function onlyRawAddresses({ visits }: Browsing): string[] {
  const untidied = visits.filter(({ reason }) => reason === 'tracked');
  return [...new Set(untidied.map(({ url }) => url))];
}

function draw(random: () => number, weights: readonly number[]): number {
  let rest = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let index = 0; index < weights.length; index++) {
    rest -= weights[index]!;
    if (rest < 0) return index;
  }
  return weights.length - 1;
}
