// History files as the browsers write them, from made-up browsing: real SQLite databases through sql.js.
import initSqlJs from 'sql.js';
import { type Browsing, type BrowsingOptions, browse, type Visit } from './browsing';

export interface HistoryFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
  browsing: Browsing;
}

/** Microseconds since 1601, Chrome's clock. */
export function chromeTime(milliseconds: number): bigint {
  return (BigInt(milliseconds) + 11_644_473_600_000n) * 1000n;
}

// page_transition_types.h; stored as signed 32-bit, so that a server redirect is negative.
const chainStart = 0x10000000;
const chainEnd = 0x20000000;
const serverRedirect = -0x80000000;

function chromeTransition(visit: Visit, previous: Visit | undefined): number {
  if (visit.reason === 'hop') return chainStart;
  if (previous?.reason === 'hop') return serverRedirect + chainEnd;
  return chainStart + chainEnd + (visit.reason === 'reload' ? 8 : 0);
}

/** The tables of a `History` file of Chromium 156 (version 70) that matter to a reader, as it creates them. */
export const chromeSchema = `
  CREATE TABLE meta(key LONGVARCHAR NOT NULL UNIQUE PRIMARY KEY, value LONGVARCHAR);
  INSERT INTO meta VALUES ('mmap_status', '-1'), ('version', '70'), ('last_compatible_version', '16');
  CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT,url LONGVARCHAR,title LONGVARCHAR,
    visit_count INTEGER DEFAULT 0 NOT NULL,typed_count INTEGER DEFAULT 0 NOT NULL,
    last_visit_time INTEGER NOT NULL,hidden INTEGER DEFAULT 0 NOT NULL);
  CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT,url INTEGER NOT NULL,visit_time INTEGER NOT NULL,
    from_visit INTEGER,external_referrer_url TEXT,transition INTEGER DEFAULT 0 NOT NULL,segment_id INTEGER,
    visit_duration INTEGER DEFAULT 0 NOT NULL,incremented_omnibox_typed_score BOOLEAN DEFAULT FALSE NOT NULL,
    opener_visit INTEGER,originator_cache_guid TEXT,originator_visit_id INTEGER,originator_from_visit INTEGER,
    originator_opener_visit INTEGER,is_known_to_sync BOOLEAN DEFAULT FALSE NOT NULL,
    consider_for_ntp_most_visited BOOLEAN DEFAULT FALSE NOT NULL,visited_link_id INTEGER DEFAULT 0 NOT NULL,
    app_id TEXT);
  CREATE TABLE visit_source(id INTEGER PRIMARY KEY,source INTEGER NOT NULL);
  CREATE TABLE keyword_search_terms (keyword_id INTEGER NOT NULL,url_id INTEGER NOT NULL,
    term LONGVARCHAR NOT NULL,normalized_term LONGVARCHAR NOT NULL);
  CREATE TABLE segments (id INTEGER PRIMARY KEY,name VARCHAR,url_id INTEGER NON NULL);
  CREATE INDEX visits_url_index ON visits (url);
  CREATE INDEX visits_from_index ON visits (from_visit);
  CREATE INDEX visits_time_index ON visits (visit_time);
  CREATE INDEX keyword_search_terms_index1 ON keyword_search_terms (keyword_id, normalized_term);
  CREATE INDEX urls_url_index ON urls (url);
`;

/** A `History` file of Chrome. */
export async function chromeHistory(options: BrowsingOptions): Promise<HistoryFile> {
  const browsing = browse(options);
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(chromeSchema);
  database.run('BEGIN');
  const ids = insertPages(browsing, (url, title, visits, last) =>
    database.run(
      'INSERT INTO urls (url, title, visit_count, typed_count, last_visit_time, hidden) VALUES (?, ?, ?, 0, ?, 0)',
      [url, title, visits, String(chromeTime(last))],
    ),
  );
  const insert = database.prepare(
    `INSERT INTO visits (id, url, visit_time, from_visit, transition, visit_duration, is_known_to_sync)
     VALUES (?, ?, CAST(? AS INTEGER), ?, ?, ?, 1)`,
  );
  browsing.visits.forEach((visit, index) => {
    const previous = browsing.visits[index - 1];
    insert.run([
      index + 1,
      ids.get(visit.url)!,
      String(chromeTime(visit.time)),
      previous?.reason === 'hop' ? index : 0,
      chromeTransition(visit, previous),
      visit.durationMs * 1000,
    ]);
    if (visit.reason === 'search') {
      const term = new URL(visit.url).searchParams.get('q') ?? '';
      database.run('INSERT INTO keyword_search_terms VALUES (2, ?, ?, ?)', [ids.get(visit.url)!, term, term]);
    }
  });
  insert.free();
  // Some visits came by sync from another device; a reader must take them like the rest.
  database.run('INSERT INTO visit_source SELECT id, 0 FROM visits WHERE id % 17 = 0');
  database.run('COMMIT');
  const buffer = Buffer.from(database.export());
  database.close();
  return { name: 'History', mimeType: 'application/octet-stream', buffer, browsing };
}

/** A `places.sqlite` of Firefox. */
export async function firefoxHistory(options: BrowsingOptions): Promise<HistoryFile> {
  const browsing = browse(options);
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(`
    CREATE TABLE moz_origins (id INTEGER PRIMARY KEY, prefix TEXT NOT NULL, host TEXT NOT NULL,
      frecency INTEGER NOT NULL, UNIQUE (prefix, host));
    CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR, rev_host LONGVARCHAR,
      visit_count INTEGER DEFAULT 0, hidden INTEGER DEFAULT 0 NOT NULL, typed INTEGER DEFAULT 0 NOT NULL,
      frecency INTEGER DEFAULT -1 NOT NULL, last_visit_date INTEGER, guid TEXT,
      foreign_count INTEGER DEFAULT 0 NOT NULL, url_hash INTEGER DEFAULT 0 NOT NULL, description TEXT,
      preview_image_url TEXT, origin_id INTEGER REFERENCES moz_origins(id));
    CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, from_visit INTEGER, place_id INTEGER,
      visit_date INTEGER, visit_type INTEGER, session INTEGER);
    CREATE INDEX moz_historyvisits_placedateindex ON moz_historyvisits (place_id, visit_date);
    CREATE INDEX moz_places_lastvisitdateindex ON moz_places (last_visit_date);
  `);
  database.run('BEGIN');
  const ids = insertPages(browsing, (url, title, visits, last) =>
    database.run('INSERT INTO moz_places (url, title, visit_count, last_visit_date) VALUES (?, ?, ?, ?)', [
      url,
      title,
      visits,
      last * 1000,
    ]),
  );
  browsing.visits.forEach((visit, index) => {
    const previous = browsing.visits[index - 1];
    const afterHop = previous?.reason === 'hop';
    database.run(
      'INSERT INTO moz_historyvisits (from_visit, place_id, visit_date, visit_type, session) VALUES (?, ?, ?, ?, 0)',
      [
        afterHop ? index : 0,
        ids.get(visit.url)!,
        visit.time * 1000,
        afterHop ? 6 : visit.reason === 'reload' ? 9 : 1,
      ],
    );
  });
  database.run('COMMIT');
  const buffer = Buffer.from(database.export());
  database.close();
  return { name: 'places.sqlite', mimeType: 'application/octet-stream', buffer, browsing };
}

/** A Takeout `BrowserHistory.json`, newest first as Google writes it. */
export function takeoutHistory(options: BrowsingOptions): HistoryFile {
  const browsing = browse(options);
  const entries = browsing.visits.toReversed().map((visit) => ({
    favicon_url: '',
    page_transition: visit.reason === 'reload' ? 'RELOAD' : 'LINK',
    title: visit.title,
    url: visit.url,
    client_id: 'e2e',
    time_usec: visit.time * 1000,
  }));
  const buffer = Buffer.from(JSON.stringify({ 'Browser History': entries }, null, 1));
  return { name: 'BrowserHistory.json', mimeType: 'application/json', buffer, browsing };
}

/** A `History` file with every table and no visit. */
export async function emptyHistory(): Promise<Omit<HistoryFile, 'browsing'>> {
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(chromeSchema);
  const buffer = Buffer.from(database.export());
  database.close();
  return { name: 'History', mimeType: 'application/octet-stream', buffer };
}

/** Calls back once an address, in order of first visit; the rows get ids from 1. */
function insertPages(
  { visits }: Browsing,
  insert: (url: string, title: string, visits: number, last: number) => void,
): Map<string, number> {
  const facts = new Map<string, { title: string; visits: number; last: number }>();
  for (const { url, title, time } of visits) {
    const known = facts.get(url);
    facts.set(url, { title, visits: (known?.visits ?? 0) + 1, last: time });
  }
  const ids = new Map<string, number>();
  for (const [url, { title, visits: count, last }] of facts) {
    insert(url, title, count, last);
    ids.set(url, ids.size + 1);
  }
  return ids;
}
