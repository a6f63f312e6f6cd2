// Browser databases made to harm: queries that never end, tables that are none, values of gigabytes; and archives.
import { readFileSync } from 'node:fs';
import { zipSync } from 'fflate';
import type { Database } from 'sql.js';
import { chromeDatabase, database, firefoxDatabase } from '../../src/history/fixtures/databases';
import { encoded, writers } from './text-inputs';

const t = 1_541_343_937_000;
const hostileTitles = [
  '',
  '\0',
  '\u202eesrever',
  '👩‍👩‍👧‍👦',
  'مرحبا',
  '<img src=x onerror=alert(1)>',
  "'; DROP TABLE urls;--",
];
const endless = (columns: string) =>
  `WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT ${columns} FROM c`;

const chromeTables = `
  CREATE TABLE urls(id INTEGER PRIMARY KEY, url TEXT, title TEXT, visit_count INTEGER, typed_count INTEGER, last_visit_time INTEGER, hidden INTEGER);
  CREATE TABLE visits(id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER, from_visit INTEGER, transition INTEGER, segment_id INTEGER, visit_duration INTEGER);`;
const safariTables = `
  CREATE TABLE history_items(id INTEGER PRIMARY KEY, url TEXT, domain_expansion TEXT, visit_count INTEGER);
  CREATE TABLE history_visits(id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL, title TEXT, load_successful BOOLEAN, redirect_source INTEGER, redirect_destination INTEGER);`;

const row = 'INSERT INTO urls VALUES (1, "https://a.example/", "A", 1, 1, 1, 0)';

function made(...statements: string[]): Promise<Uint8Array> {
  return database((file: Database) => {
    for (const statement of statements) file.run(statement);
  });
}

/** Small, sound ones, as browsers write them. */
export async function soundDatabases(): Promise<Record<'chrome' | 'firefox' | 'safari', Uint8Array[]>> {
  const visits = hostileTitles.map((title, index) => ({
    id: index + 1,
    url: `https://a.example/${index}`,
    title,
    time: t + index,
  }));
  const extremes = [0, 1, -11_644_473_600_000, 253_402_300_799_000].map((time, index) => ({
    id: index + 1,
    url: 'https://a.example/',
    time,
  }));
  return {
    chrome: [await chromeDatabase(visits), await chromeDatabase(extremes)],
    firefox: [await firefoxDatabase(visits), await firefoxDatabase(extremes)],
    safari: [
      await database((made) => {
        made.run(safariTables);
        for (const { id, url, title } of visits) {
          made.run('INSERT INTO history_items VALUES (?, ?, NULL, 1)', [id, url]);
          made.run('INSERT INTO history_visits VALUES (?, ?, ?, ?, 1, NULL, NULL)', [
            id,
            id,
            563_000_000 + id,
            title,
          ]);
        }
      }),
    ],
  };
}

/** Each once: what no mutation of a sound one would come upon. */
export async function hostileDatabases(): Promise<Uint8Array[]> {
  return [
    // Views in place of tables, without an end.
    await made(`CREATE VIEW urls AS ${endless("x AS id, 'https://a.example/' || x AS url, '' AS title, 0 AS hidden")}`, `CREATE VIEW visits AS ${endless('1 AS url, x AS visit_time, 0 AS transition, 0 AS visit_duration, x AS id')}`),
    await made(`CREATE VIEW moz_places AS ${endless("x AS id, 'https://a.example/' AS url, '' AS title, 0 AS hidden")}`, `CREATE VIEW moz_historyvisits AS ${endless('x AS id, 0 AS from_visit, 1 AS place_id, x AS visit_date, 1 AS visit_type')}`),
    await made(`CREATE VIEW history_items AS ${endless("x AS id, 'https://a.example/' AS url")}`, `CREATE VIEW history_visits AS ${endless("x AS id, 1 AS history_item, 1.0 AS visit_time, '' AS title")}`),
    // A view that counts for ever before its first row.
    await made(`CREATE VIEW urls AS SELECT count(*) AS id, '' AS url, '' AS title, 0 AS hidden FROM (${endless('x')})`, 'CREATE TABLE visits(id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER)'),
    // Columns that are worked out when read, by the file's own expression, which is put in after the rows.
    await made(
      'CREATE TABLE urls(id INTEGER PRIMARY KEY, url TEXT, title TEXT AS (hex(1)) VIRTUAL, hidden INTEGER)',
      'INSERT INTO urls(id, url, hidden) VALUES (1, "https://a.example/", 0), (2, "https://b.example/", 0)',
      'CREATE TABLE visits(id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER AS (hex(2)) VIRTUAL, transition INTEGER)',
      'INSERT INTO visits(id, url) VALUES (1, 1)',
      'PRAGMA writable_schema = ON',
      "UPDATE sqlite_master SET sql = replace(replace(sql, 'hex(1)', 'hex(zeroblob(300000000))'), 'hex(2)', 'length(replace(hex(zeroblob(100000000)), ''0'', ''11''))')",
    ),
    // Names of columns and tables that would be code.
    await made(chromeTables.replace('visit_duration INTEGER', '"visit_duration) FROM visits;--" INTEGER'), row),
    await made('CREATE TABLE "urls""; DROP TABLE x"(id)', 'CREATE TABLE urls(url)', 'CREATE TABLE visits(url, visit_time)'),
    // Triggers, full-text and spatial tables, a schema that is not one.
    await made(chromeTables, row, 'CREATE TRIGGER t AFTER INSERT ON visits BEGIN DELETE FROM urls; END', `INSERT INTO visits VALUES (1, 1, 13185817537000000, 0, 1, 0, 0)`),
    await made('CREATE VIRTUAL TABLE urls USING fts3(url, title, hidden)', 'CREATE VIRTUAL TABLE visits USING fts4(url, visit_time, transition)', 'INSERT INTO urls VALUES ("https://a.example/", "A", 0)', 'INSERT INTO visits VALUES (1, 13185817537000000, 0)').catch(() => new Uint8Array(0)),
    await made(chromeTables, row, 'PRAGMA writable_schema = ON', "UPDATE sqlite_master SET sql = 'CREATE TABLE visits(' WHERE name = 'visits'"),
    await made(chromeTables, row, 'PRAGMA writable_schema = ON', "UPDATE sqlite_master SET rootpage = 1 WHERE name = 'visits'"),
    await made(chromeTables, row, 'PRAGMA writable_schema = ON', "UPDATE sqlite_master SET rootpage = 2 WHERE name = 'visits'"),
    // Times of every type at every edge.
    await made(chromeTables, row, `INSERT INTO visits(url, visit_time) VALUES (1, 'x'), (1, 9223372036854775807), (1, -9223372036854775808), (1, 9e999), (1, NULL), ('x', 1), (1e300, 1), (-1, 1)`),
  ]; // biome-ignore format: one line a trick
}

const ordinary = { url: 'https://a.example/', title: 'A', time: '1541343937000' };

/** Values of megabytes, and very many rows. */
export async function* giantDatabases(): AsyncGenerator<Uint8Array> {
  const text = (length: number) => `hex(zeroblob(${length / 2}))`;
  const visit = 'INSERT INTO visits VALUES (1, 1, 13185817537000000, 0, 1, 0, 0)';
  yield await made(
    chromeTables,
    `INSERT INTO urls VALUES (1, 'https://a.example/' || ${text(10_000_000)}, ${text(10_000_000)}, 1, 1, 1, 0)`,
    visit,
  );
  yield await made(
    chromeTables,
    'INSERT INTO urls VALUES (1, zeroblob(20000000), zeroblob(20000000), 1, 1, 1, 0)',
    visit,
  );
  yield await made(
    chromeTables,
    row,
    `INSERT INTO visits SELECT x, 1, 13185817537000000 + x, 0, 1, 0, 0 FROM
      (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 100000) SELECT x FROM c)`,
  );
}

/** Archives as exports are packed. */
export function soundArchives(databases: readonly Uint8Array[]): Uint8Array[] {
  const history = encoded(writers.takeout([ordinary]));
  return [
    zipSync({ 'Takeout/Chrome/History.json': history, 'Takeout/archive_browser.html': encoded('<html>') }),
    zipSync({
      'a/History.json': [history, { level: 0 }],
      'b.html': encoded(writers['bookmarks-html']([ordinary])),
    }),
    zipSync({
      History: databases[0]!,
      'History-wal': new Uint8Array(64),
      'places.sqlite': databases[1] ?? databases[0]!,
    }),
    zipSync({ 'a.zip': zipSync({ 'History.json': history }), 'b.csv': encoded(writers.table([ordinary])) }),
  ];
}

/** Archives that unpack to very much, say so or not, or hold very many files. */
export function* hostileArchives(): Generator<Uint8Array> {
  const packed = (bytes: Uint8Array) => zipSync({ 'Takeout/Chrome/History.json': [bytes, { level: 9 }] });
  yield packed(new Uint8Array(200_000_000));
  const spaces = new Uint8Array(100_000_000).fill(0x20);
  spaces.set(encoded('{"Browser History": ['));
  const json = packed(spaces);
  yield json;
  const within = (name: string, bytes: Uint8Array) => zipSync({ [name]: [bytes, { level: 0 }] });
  yield within('a.zip', within('b.zip', within('c.zip', json)));
  const same = (count: number, bytes: Uint8Array) =>
    zipSync(
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`f/${index}.json`, [bytes, {}]])),
    );
  yield same(20, spaces.subarray(0, 5_000_000));
  yield same(20_000, new Uint8Array(1));
  const small = encoded(writers.takeout([ordinary]));
  yield claiming(zipSync({ 'History.json': small }), 0xff_ff_ff_ff);
  yield claimingTenGigabytes(small);
  yield claiming(zipSync({ '../../History.json': small, '/etc/x.json': encoded('[]') }), 0x7f_ff_ff_ff);
}

/** A stored file whose zip64 fields say that it has 10 GB. */
function claimingTenGigabytes(content: Uint8Array): Uint8Array {
  const name = encoded('History.json');
  const head = (signature: number, fixed: number) => {
    const bytes = new Uint8Array(fixed + name.length + 20);
    const view = new DataView(bytes.buffer);
    const central = fixed === 46;
    const shift = central ? 2 : 0;
    view.setUint32(0, signature, true);
    if (central) view.setUint16(4, 45, true);
    view.setUint16(4 + shift, 45, true);
    for (const at of [18, 22]) view.setUint32(at + shift, 0xff_ff_ff_ff, true);
    view.setUint16(26 + shift, name.length, true);
    view.setUint16(28 + shift, 20, true);
    bytes.set(name, fixed);
    const extra = fixed + name.length;
    view.setUint16(extra, 1, true);
    view.setUint16(extra + 2, 16, true);
    view.setBigUint64(extra + 4, 10_000_000_000n, true);
    view.setBigUint64(extra + 12, 10_000_000_000n, true);
    return bytes;
  };
  const local = head(0x04034b50, 30);
  const central = head(0x02014b50, 46);
  const end = new Uint8Array(22);
  const view = new DataView(end.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, 1, true);
  view.setUint16(10, 1, true);
  view.setUint32(12, central.length, true);
  view.setUint32(16, local.length + content.length, true);
  const parts = [local, content, central, end];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}

/** The archive with another length in the head of its first file. */
function claiming(archive: Uint8Array, size: number): Uint8Array {
  const changed = archive.slice();
  const view = new DataView(changed.buffer);
  view.setUint32(18, size, true);
  view.setUint32(22, size, true);
  return changed;
}

/** A browser's database as it lay beside its log, and the log. */
export function databaseWithLog(): { history: Uint8Array<ArrayBuffer>; log: Uint8Array } {
  const file = (name: string) =>
    new Uint8Array(readFileSync(new URL(`../../src/history/fixtures/wal/${name}`, import.meta.url)));
  return { history: file('History'), log: file('History-wal') };
}

/**
 * A log with the checksums that its bytes ought to have (SQLite file format, 4.2), so that what was changed in it is
 * not turned away at once. One too short for a head, or of an odd page size, stays as it is.
 */
export function withChecksums(log: Uint8Array): Uint8Array {
  const changed = log.slice();
  if (changed.length < 32) return changed;
  const view = new DataView(changed.buffer);
  const littleEndian = view.getUint32(0) !== 0x377f0683;
  const pageSize = view.getUint32(8);
  if (pageSize < 512 || pageSize > 65_536 || pageSize % 8 !== 0) return changed;
  let [first, second] = [0, 0];
  const add = (from: number, length: number) => {
    for (let at = from; at < from + length; at += 8) {
      first = (first + view.getUint32(at, littleEndian) + second) >>> 0;
      second = (second + view.getUint32(at + 4, littleEndian) + first) >>> 0;
    }
  };
  const put = (at: number) => {
    view.setUint32(at, first);
    view.setUint32(at + 4, second);
  };
  add(0, 24);
  put(24);
  for (let frame = 32; frame + 24 + pageSize <= changed.length; frame += 24 + pageSize) {
    changed.copyWithin(frame + 8, 16, 24); // the salts
    add(frame, 8);
    add(frame + 24, pageSize);
    put(frame + 16);
  }
  return changed;
}
