// Google Takeout's MyActivity.html: Chrome's visits and YouTube's videos as a page to look at.
import { DriftfeedError } from '../../device/errors';
import { dayFirstIn, readDate } from './dates';
import { readTags, type TagHandler } from './html-tags';
import { isAdDetail, takeActivity } from './my-activity';
import type { TextFormat } from './text-format';

interface Cell {
  product: string;
  verb: string;
  link: string | null;
  title: string;
  /** The lines of the cell's body; the last is the date. */
  lines: string[];
  details: string;
}

/** As much of a line as a date needs, and of a title as is kept. */
const longestLine = 2_000;

export const myActivityHtml: TextFormat = {
  format: 'my-activity',
  matches: (start) =>
    /^\s*</.test(start) && /class="(?:outer-cell|mdl-grid|content-cell|header-cell)[ "]/.test(start),
  async read(text, into, { stepper }) {
    const cells: Cell[] = [];
    const cellsIn = cellReader((cell) => cells.push(cell));
    await readTags(text, cellsIn.handler, stepper);
    cellsIn.end();
    if (!/<\/html>\s*$/i.test(text.slice(-200)))
      throw new DriftfeedError('damaged-file', 'HTML that breaks off');
    const dates = cells.map((cell) => cell.lines.findLast((line) => line.trim() !== '') ?? '');
    const dayFirst = dayFirstIn(dates);
    for (const [index, cell] of cells.entries()) {
      const { product, verb, link, title, details } = cell;
      const date = dates[index]!.trim();
      // A cell whose last line is no date has none, unless it looks like one.
      const time =
        readDate(date, { dayFirst }) ?? (/\d{4}/.test(date) && date.length < 80 ? Number.NaN : null);
      takeActivity({ product, verb: verb.trim(), title, url: link, time, isAd: isAdDetail(details) }, into);
      if ((index & 63) === 0 && stepper.due()) await stepper.pause();
    }
  },
};

type Part = 'header' | 'body' | 'details' | 'none';

/** `end` is for the last cell. */
function cellReader(onCell: (cell: Cell) => void): { handler: TagHandler; end: () => void } {
  let cell: Cell | null = null;
  let part: Part = 'none';
  let inLink = false;
  const end = () => {
    if (cell && (cell.link !== null || cell.lines.some((line) => line.trim() !== ''))) onCell(cell);
    cell = null;
    part = 'none';
    inLink = false;
  };
  const handler: TagHandler = {
    onOpen(name, attributes) {
      const kind = attributes.class ?? '';
      if (name === 'div' && kind.includes('outer-cell')) {
        end();
        cell = { product: '', verb: '', link: null, title: '', lines: [''], details: '' };
      } else if (!cell) return;
      else if (name === 'div' && kind.includes('header-cell')) part = 'header';
      else if (name === 'div' && kind.includes('content-cell')) part = partOf(kind);
      else if (name === 'br' && part === 'body') newLine(cell);
      else if (name === 'a' && part === 'body' && cell.link === null) {
        cell.link = attributes.href ?? '';
        inLink = true;
      }
    },
    onText(text) {
      if (!cell || part === 'none') return;
      if (part === 'header') cell.product = longer(cell.product, text);
      else if (part === 'details') cell.details = longer(cell.details, text);
      else if (inLink) cell.title = longer(cell.title, text);
      else {
        if (cell.link === null) cell.verb = longer(cell.verb, text);
        cell.lines.push(longer(cell.lines.pop() ?? '', text));
      }
    },
    onClose(name) {
      if (name === 'a') inLink = false;
      else if (name === 'div') part = 'none';
    },
  };
  return { handler, end };
}

/** The date is on the last line, so of very many only the last ones are kept. */
function newLine(cell: Cell): void {
  cell.lines.push('');
  if (cell.lines.length > 50) cell.lines.shift();
}

function partOf(kind: string): Part {
  if (kind.includes('caption')) return 'details';
  return kind.includes('body-1') && !kind.includes('text-right') ? 'body' : 'none';
}

function longer(text: string, more: string): string {
  return text.length >= longestLine ? text : (text + more.replace(/\s+/g, ' ')).slice(0, longestLine);
}
