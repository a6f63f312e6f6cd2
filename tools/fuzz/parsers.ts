// Every parser that reads what others wrote, with inputs to start from: what the fuzzer goes through.
import * as v from 'valibot';
import { parseFeed } from '../../src/catalog/sources/feed';
import { parseOpml } from '../../src/catalog/sources/opml';
import { presets } from '../../src/catalog/sources/presets';
import { decodeText as decodeFeed } from '../../src/catalog/sources/text';
import type { ErrorCode } from '../../src/device/errors';
import { cleanHistory } from '../../src/history/clean';
import { longestTitle, VisitCollector } from '../../src/history/collect';
import { answerSchema, companionChannel, companionHistory } from '../../src/history/companion';
import { decodeText } from '../../src/history/detect';
import { sqlWasm } from '../../src/history/fixtures/databases';
import { bookmarksHtml, pocketHtml } from '../../src/history/formats/bookmarks-html';
import { chromeBookmarks } from '../../src/history/formats/chrome-bookmarks';
import { readDate } from '../../src/history/formats/dates';
import { feedList } from '../../src/history/formats/feed-list';
import { myActivityHtml } from '../../src/history/formats/my-activity-html';
import { myActivityJson } from '../../src/history/formats/my-activity-json';
import { readingListJson } from '../../src/history/formats/reading-list-json';
import { safariJson } from '../../src/history/formats/safari-json';
import { readingListTable, table } from '../../src/history/formats/table';
import { takeout } from '../../src/history/formats/takeout';
import { peekLength, type TextFormat } from '../../src/history/formats/text-format';
import { previewHistory } from '../../src/history/preview';
import type { RawVisit, TableColumns } from '../../src/history/raw';
import { readHistoryFiles } from '../../src/history/read';
import { createStepper } from '../../src/history/steps';
import { readCard, writeCard } from '../../src/interest/transfer/people/card-file';
import { longestAddress } from '../../src/storage/limits';
import type { Random } from '../sample/random';
import { backupLines, giantBackups, lockedBackup, packedBackup, readBackup } from './backup-inputs';
import {
  databaseWithLog,
  giantDatabases,
  hostileArchives,
  hostileDatabases,
  soundArchives,
  soundDatabases,
  withChecksums,
} from './database-inputs';
import { below } from './mutate';
import { realInputs } from './real-inputs';
import { encoded, textGiants, textSeeds, type WriterName, writers } from './text-inputs';

export interface Inputs {
  /** Mutated over and over; small. */
  seeds: Uint8Array[];
  /** All that comes of the seeds as they are; left out where each of them is read. */
  outcomes?: readonly ('read' | ErrorCode)[];
  /** Given as they are, once; made one at a time. */
  giants: () => Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
  /** May throw what a person can be told, and nothing else. */
  parse(input: Uint8Array, random: Random): unknown;
}

interface Parser {
  /** Share of all inputs: the quick ones get more. */
  share: number;
  prepare(seed: number): Inputs | Promise<Inputs>;
}

const now = Date.UTC(2026, 10, 27);

export const parsers: Readonly<Record<string, Parser>> = {
  takeout: text(takeout, 'takeout', 6),
  'safari-json': text(safariJson, 'safari-json', 6),
  'my-activity-json': text(myActivityJson, 'my-activity-json', 6),
  'my-activity-html': text(myActivityHtml, 'my-activity-html', 6),
  'bookmarks-html': text(bookmarksHtml, 'bookmarks-html', 8),
  'pocket-html': text(pocketHtml, 'pocket-html', 6),
  'chrome-bookmarks': text(chromeBookmarks, 'chrome-bookmarks', 6),
  'reading-list-json': text(readingListJson, 'reading-list-json', 6),
  'reading-list-table': text(readingListTable, 'reading-list-table', 6),
  table: text(table, 'table', 8),
  dates: {
    share: 10,
    prepare: (seed) => ({
      seeds: textSeeds('table', seed, 4).concat(
        ['Jan 31, 2018, 10:54:50 PM EST', '2018年1月31日 GMT+8 下午10:54:50', '31.01.2018, 22:54:50 MEZ'].map(
          encoded,
        ),
      ),
      giants: () => [encoded('1'.repeat(10_000_000)), encoded(`${' '.repeat(10_000_000)}2018`)],
      parse: (input) => readDate(new TextDecoder().decode(input)),
    }),
  },
  opml: feeds('opml', (content) => {
    parseOpml(content);
    return feedList.matches(content.slice(0, peekLength));
  }),
  rss: feeds('rss', (content) => parseFeed(content, 'https://a.example/feed', now)),
  atom: feeds('atom', (content) => parseFeed(content, 'https://a.example/feed', now)),
  'json-feed': feeds('json-feed', (content) => parseFeed(content, 'https://a.example/feed', now)),
  presets: {
    share: 4,
    prepare: (seed) => ({
      seeds: [
        ...textSeeds('json-feed', seed, 8),
        ...[
          { tfa: { titles: { normalized: 'T' }, content_urls: { desktop: { page: 'https://en.wikipedia.org/wiki/T' } }, extract: 'x' }, news: [{ story: '<b>x</b>', links: [] }], mostread: { articles: [] }, onthisday: [{ text: 'x', year: 1, pages: [] }] },
          { hits: [{ title: 'T', url: 'https://a.example/', objectID: '1', created_at: '2020-01-01T00:00:00Z', points: 3 }] },
          { works: [{ key: '/works/1', title: 'T', author_name: ['A'], first_publish_year: 1900 }] },
          [{ title: 'T', url: 'https://dev.to/a', description: 'x', published_at: '2020-01-01T00:00:00Z', tag_list: ['a'] }],
        ].map((json) => encoded(JSON.stringify(json))), // biome-ignore format: one line an answer
      ],
      giants: () => [],
      parse: (input, random) => presets[below(presets.length, random)]!.parse(decodeFeed(input), now),
    }),
  },
  card: {
    share: 4,
    prepare: () => {
      const interests = [{ values: Int8Array.of(127, 0, -128, 5), share: 70 }];
      const card = writeCard({
        name: 'Ümit 木',
        model: 'minilm-en',
        dimensions: 4,
        epsilon: 3,
        delta: 1e-6,
        interests,
      });
      return {
        seeds: [encoded(card)],
        giants: () => [encoded(card.replace('Ümit', 'Ü'.repeat(5_000_000))), encoded('['.repeat(5_000_000))],
        parse: (input) => readCard(new TextDecoder().decode(input)),
      };
    },
  },
  companion: {
    share: 2,
    prepare: () => {
      const visits = [{ url: 'https://a.example/', title: 'A', time: now - 5, transition: 'reload' }];
      const answer = { channel: companionChannel, id: 'x', answer: 'visits', visits, next: now };
      return {
        seeds: [answer, { channel: companionChannel, id: 'x', answer: 'hello' }].map((told) =>
          encoded(JSON.stringify(told)),
        ),
        giants: () => [],
        parse: (input) => takeAnswer(new TextDecoder().decode(input)),
      };
    },
  },
  backup: {
    share: 2,
    async prepare() {
      const lines = await backupLines();
      return {
        seeds: [lines, lines, await lockedBackup(packedBackup(lines))],
        giants: () => giantBackups(lines),
        parse: readBackup,
      };
    },
  },
  // One of the two has no visit at a time that can be.
  chrome: databases('chrome', 2, ['read', 'empty-history']),
  firefox: databases('firefox', 2, ['read', 'empty-history']),
  safari: databases('safari', 2),
  'hostile-sqlite': {
    share: 2,
    async prepare() {
      const hostile = await hostileDatabases();
      return reading(
        hostile.filter(({ length }) => length > 0),
        async function* () {
          yield* hostile;
          yield* giantDatabases();
        },
        ['damaged-file', 'empty-history', 'wrong-file'],
      );
    },
  },
  wal: {
    share: 2,
    async prepare() {
      const { history, log } = databaseWithLog();
      const wasm = await sqlWasm();
      return {
        seeds: [log],
        giants: () => [],
        parse(input, random) {
          const bytes = new Uint8Array(random.chance(0.7) ? withChecksums(input) : input);
          return whole([new File([history], 'History'), new File([bytes], 'History-wal')], wasm);
        },
      };
    },
  },
  zip: {
    share: 4,
    async prepare() {
      const { chrome, firefox } = await soundDatabases();
      return reading(soundArchives([chrome[0]!, firefox[0]!]), hostileArchives);
    },
  },
  'any-file': {
    share: 6,
    async prepare(seed) {
      const names = Object.keys(writers) as WriterName[];
      const seeds = [...names.flatMap((name) => textSeeds(name, seed, 3)), ...realInputs()];
      return reading(seeds, () => [], ['read', 'empty-history', 'feed-list', 'wrong-file']);
    },
  },
};

/** What an extension may post to the page: a value, so what is no JSON cannot come. */
function takeAnswer(text: string): void {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return;
  }
  const answer = v.safeParse(answerSchema, told);
  if (!answer.success || answer.output.answer !== 'visits') return;
  const { history } = companionHistory(answer.output.visits, () => undefined, now);
  check(history.visits);
  previewHistory(cleanHistory(history));
}

/** One reader alone, whether or not the text looks like its own. */
function text(format: TextFormat, name: WriterName, share: number): Parser {
  return {
    share,
    prepare: (seed) => ({
      seeds: textSeeds(name, seed),
      giants: () => textGiants(name),
      async parse(input, random) {
        const content = decodeText(input, true);
        format.matches(content.slice(0, peekLength));
        const into = new VisitCollector(now, now);
        await format.read(content, into, { stepper: createStepper({}), columns: someColumns(random) });
        check(into.visits);
        if (random.chance(0.2)) previewHistory(cleanHistory({ format: 'table', visits: into.visits }));
      },
    }),
  };
}

function someColumns(random: Random): TableColumns | undefined {
  if (random.chance(0.5)) return undefined;
  const column = () => (random.chance(0.2) ? null : below(9, random) - 2);
  return { address: column() ?? 0, title: column(), time: column() };
}

function feeds(name: WriterName, parse: (text: string) => unknown): Parser {
  return {
    share: 4,
    prepare: (seed) => ({
      seeds: textSeeds(name, seed),
      giants: () => textGiants(name),
      parse: (input) => parse(decodeFeed(input)),
    }),
  };
}

function databases(
  family: 'chrome' | 'firefox' | 'safari',
  share: number,
  outcomes: Inputs['outcomes'] = ['read'],
): Parser {
  return { share, prepare: async () => reading((await soundDatabases())[family], () => [], outcomes) };
}

async function reading(
  seeds: Uint8Array[],
  giants: Inputs['giants'],
  outcomes: Inputs['outcomes'] = ['read'],
): Promise<Inputs> {
  const wasm = await sqlWasm();
  return {
    seeds,
    outcomes,
    giants,
    parse: (input) => whole([new File([new Uint8Array(input)], 'History')], wasm),
  };
}

/** As a dropped file goes: told by its content, read, cleaned, shown. */
async function whole(files: File[], wasm: ArrayBuffer): Promise<void> {
  const history = await readHistoryFiles(files, { sqlWasm: wasm, now });
  check(history.visits);
  previewHistory(cleanHistory(history));
}

function check(visits: readonly RawVisit[]): void {
  for (const { url, title, time } of visits) {
    if (url.length > longestAddress || title.length > longestTitle) throw new Error('a visit too long');
    if (!Number.isInteger(time) || time < 631_152_000_000 || time > now + 86_400_000)
      throw new Error(`a visit at ${time}`);
  }
}
