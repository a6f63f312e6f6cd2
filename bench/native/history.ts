// A Chrome history of any size, made up from a seed: what a heavy reader's file of that length looks like.
import initSqlJs from 'sql.js';
import { chromeSchema, chromeTime } from '../../e2e/support/history-files';
import { createRandom } from '../../src/interest/random';

const words =
  'garden night river paper stone bread music light winter letter bridge forest engine copper window island harbour ' +
  'pattern signal market studio kitchen museum theory circuit lantern meadow compass archive orchard valley novel';
const vocabulary = words.split(' ');
const siteCount = 300;
const day = 86_400_000;
/** Fixed, so that the file is the same on every day. */
const end = Date.UTC(2026, 0, 1);

/**
 * A `History` file: `visits` over two years, one page in five visits, sites and pages as unequal as real ones (a
 * few make up most). No two visits of a page within half an hour, so that cleaning keeps them all.
 */
export async function makeChromeHistory(visits: number, seed = 1): Promise<Uint8Array> {
  const random = createRandom(seed);
  const { Database } = await initSqlJs();
  const database = new Database();
  database.run(chromeSchema);
  database.run('BEGIN');
  const pages = Math.ceil(visits / 5);
  const counts = new Uint32Array(pages);
  const lasts = new Float64Array(pages).fill(Number.NEGATIVE_INFINITY);
  const insert = database.prepare(
    `INSERT INTO visits (id, url, visit_time, from_visit, transition, visit_duration, is_known_to_sync)
     VALUES (?, ?, CAST(? AS INTEGER), 0, 805306368, ?, 1)`,
  );
  const step = (730 * day) / visits;
  for (let visit = 0; visit < visits; visit++) {
    const time = Math.round(end - 730 * day + (visit + random() / 2) * step);
    let page = skewed(random, pages);
    while (time - lasts[page]! < day / 48) page = (page + 1) % pages;
    lasts[page] = time;
    counts[page]!++;
    insert.run([visit + 1, page + 1, String(chromeTime(time)), Math.round(60_000_000 * random())]);
  }
  insert.free();
  const insertPage = database.prepare(
    `INSERT INTO urls (id, url, title, visit_count, typed_count, last_visit_time, hidden)
     VALUES (?, ?, ?, ?, 0, CAST(? AS INTEGER), 0)`,
  );
  for (let page = 0; page < pages; page++) {
    const title = Array.from({ length: 3 + Math.floor(random() * 6) }, () => draw(random, vocabulary)).join(
      ' ',
    );
    const site = skewed(random, siteCount);
    const url = `https://site-${site}.example/${title.replaceAll(' ', '-')}-${page}`;
    const last = counts[page] ? String(chromeTime(lasts[page]!)) : '0';
    insertPage.run([page + 1, url, `${title} – Site ${site}`, counts[page]!, last]);
  }
  insertPage.free();
  database.run('COMMIT');
  const bytes = database.export();
  database.close();
  return bytes;
}

/** Below `count`; small numbers come up far more often. */
function skewed(random: () => number, count: number): number {
  return Math.floor(count * random() ** 3);
}

function draw<Value>(random: () => number, values: readonly Value[]): Value {
  return values[Math.floor(random() * values.length)]!;
}
