// Tables (CSV, TSV): known reading lists, and tables of unknown shape, whose columns are guessed and can be chosen.
import { DriftfeedError } from '../../device/errors';
import type { VisitCollector } from '../collect';
import type { TableColumns } from '../raw';
import { eachRow, tableStart } from './csv-rows';
import { dayFirstIn, readDate } from './dates';
import { guessColumns, hasHead } from './table-columns';
import { peekLength, type TextFormat, type TextOptions } from './text-format';

/** Rows that a guess looks at, and rows that a person is shown. */
const guessedFrom = 50;
const shown = 5;
/** Columns to choose from. */
const mostColumns = 60;
/** Characters of a cell that are shown. */
const longestShown = 120;

/** Heads of exports that are known, in any order: Pocket's two forms, Instapaper, Raindrop, Readwise Reader. */
const readingLists: readonly (readonly string[])[] = [
  ['title', 'url', 'time_added', 'tags', 'status'],
  ['url', 'title', 'selection', 'folder', 'timestamp'],
  ['id', 'title', 'note', 'excerpt', 'url', 'folder', 'tags', 'created'],
  ['title', 'url', 'id', 'document tags', 'saved date'],
];

export const readingListTable: TextFormat = {
  format: 'reading-list',
  matches: (start) => {
    const names = new Set(
      tableStart(start, 1, start.length >= peekLength)?.rows[0]?.map((name) => name.trim().toLowerCase()),
    );
    return readingLists.some((head) => head.every((name) => names.has(name)));
  },
  read: (text, into, options) => readTable(text, into, options, true),
};

export const table: TextFormat = {
  format: 'table',
  matches: (start) =>
    !/^\s*[<[{]/.test(start) &&
    /https?:\/\//i.test(start) &&
    tableStart(start, guessedFrom, start.length >= peekLength) !== null,
  read: (text, into, options) => readTable(text, into, options, false),
};

/**
 * Leaves in `into.table`, of a table of unknown shape, what a person needs to choose the columns. Where no column
 * has addresses nothing is read but that. Throws `wrong-file` for what is no table after all.
 */
async function readTable(
  text: string,
  into: VisitCollector,
  { stepper, columns: chosen }: TextOptions,
  saved: boolean,
): Promise<void> {
  const start = tableStart(text.slice(0, peekLength), guessedFrom + 1, text.length > peekLength);
  if (!start) throw new DriftfeedError('wrong-file', 'no table');
  const headed = hasHead(start.rows);
  const rows = headed ? start.rows.slice(1) : start.rows;
  const width = Math.min(mostColumns, Math.max(...start.rows.map((row) => row.length)));
  const names = headed ? start.rows[0]!.slice(0, width) : [];
  const columns = inRange(chosen, width) ??
    guessColumns(names, rows) ?? { address: 0, title: null, time: null };
  if (!saved) {
    into.table = {
      names: Array.from({ length: width }, (_, column) => cut(names[column])),
      sample: rows
        .slice(0, shown)
        .map((row) => Array.from({ length: width }, (_, column) => cut(row[column]))),
      columns,
    };
  }
  const { time } = columns;
  const dayFirst = time === null ? null : await dayFirstOf(text, start.delimiter, time, stepper);
  let isHead = headed;
  await eachRow(text, start.delimiter, stepper, (cells) => {
    if (!isHead) takeRow(cells, columns, dayFirst, saved, into);
    isHead = false;
  });
}

function takeRow(
  cells: readonly string[],
  { address, title, time }: TableColumns,
  dayFirst: boolean | null,
  saved: boolean,
  into: VisitCollector,
): void {
  const url = cells[address]?.trim() ?? '';
  if (!/^[a-z][a-z0-9+.-]{0,30}:/i.test(url)) {
    into.skip('no-address', cut(cells.join(' ')));
    return;
  }
  into.add({
    url,
    title: title === null ? '' : cells[title],
    time: time === null ? null : timeIn(cells, time, dayFirst),
    transition: 'other',
    saved,
  });
}

/** A day in one column may have its time of day in the next. */
function timeIn(cells: readonly string[], column: number, dayFirst: boolean | null): number | null {
  const text = cells[column]?.trim() ?? '';
  if (text === '' || text === '0') return null;
  const next = cells[column + 1]?.trim() ?? '';
  const isDay = text.length < 40 && !/\d:\d/.test(text) && /\D/.test(text);
  if (isDay && next.length < 20 && /^\d{1,2}:\d{2}/.test(next)) {
    const both = readDate(`${text} ${next}`, { dayFirst });
    if (both !== null) return both;
  }
  return readDate(text, { dayFirst }) ?? Number.NaN;
}

/** Whether days stand before months, by the whole column; only dates in digits leave it open. */
async function dayFirstOf(
  text: string,
  delimiter: string,
  column: number,
  stepper: TextOptions['stepper'],
): Promise<boolean | null> {
  if (!/\d{1,2}[/.-]\d{1,2}[/.-]\d{4}/.test(text.slice(0, peekLength))) return null;
  let found: boolean | null = null;
  await eachRow(text, delimiter, stepper, (cells) => {
    found ??= dayFirstIn([cells[column] ?? '']);
  });
  return found;
}

function inRange(columns: TableColumns | undefined, width: number): TableColumns | null {
  if (!columns) return null;
  const within = (column: number | null) =>
    column === null || (Number.isInteger(column) && column >= 0 && column < width);
  return [columns.address, columns.title, columns.time].every(within) ? columns : null;
}

function cut(cell: string | undefined): string {
  const text = (cell ?? '')
    .slice(0, 10 * longestShown)
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > longestShown ? `${text.slice(0, longestShown - 1)}…` : text;
}
