// Guesses which column of a table is the address, the title and the time, by their names and by what is in them.
import type { TableColumns } from '../raw';
import { readDate } from './dates';

const addressNames = /^(?:url|uri|link|href|address|adresse|website|web ?page|page ?url|网址|链接|地址)$/i;
const titleNames = /^(?:title|name|page ?title|titel|titre|título|description|标题|名称)$/i;
const timeNames =
  /^(?:.*(?:time|date|timestamp|visited|created|added|saved)(?:[ _]?(?:at|on|added|utc))?|datum|zeit|fecha|时间|日期)$/i;

const isAddress = (cell: string) => /^https?:\/\/[^\s]{3,}/i.test(cell.slice(0, 200).trim());

/** Whether the first row names the columns rather than being one of them. */
export function hasHead(rows: readonly (readonly string[])[]): boolean {
  const first = rows[0] ?? [];
  return (
    !first.some((cell) => isAddress(cell) || readDate(cell) !== null) &&
    first.some((cell) => cell.trim() !== '')
  );
}

/** `rows` without the head, `names` the head's cells or none. Null where no column has addresses. */
export function guessColumns(
  names: readonly string[],
  rows: readonly (readonly string[])[],
): TableColumns | null {
  const width = Math.max(names.length, ...rows.map((row) => row.length));
  const share = (column: number, test: (cell: string) => boolean) =>
    rows.length === 0 ? 0 : rows.filter((row) => test(row[column] ?? '')).length / rows.length;
  const best = (score: (column: number) => number, least: number) => {
    let found: number | null = null;
    let most = least;
    for (let column = 0; column < width; column++) {
      const points = score(column);
      if (points > most) [found, most] = [column, points];
    }
    return found;
  };
  const named = (column: number, pattern: RegExp) => (pattern.test(names[column]?.trim() ?? '') ? 0.5 : 0);
  const address = best((column) => {
    const addresses = share(column, isAddress);
    return addresses === 0
      ? rows.length === 0
        ? named(column, addressNames)
        : 0
      : addresses + named(column, addressNames);
  }, 0.1);
  if (address === null) return null;
  const time = best((column) => {
    if (column === address) return 0;
    const dates = share(column, (cell) => readDate(cell) !== null);
    return dates === 0 && rows.length > 0 ? 0 : dates + named(column, timeNames);
  }, 0.3);
  const title = best((column) => {
    if (column === address || column === time) return 0;
    const words = share(column, (cell) => /\p{L}/u.test(cell) && !isAddress(cell) && readDate(cell) === null);
    const lengths =
      rows.reduce((sum, row) => sum + Math.min(100, row[column]?.length ?? 0), 0) / (rows.length || 1);
    return words === 0 && rows.length > 0 ? 0 : words + lengths / 100 + 4 * named(column, titleNames);
  }, 0.3);
  return { address, title, time };
}
