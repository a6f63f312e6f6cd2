// Tables of text read row by row with Papa Parse, so that a long one can be stopped.
import Papa from 'papaparse';
import type { Stepper } from '../steps';

/** Characters read at a time, at least; a long table is cut into few, as a row left open is read again with each. */
const pieceLength = 262_144;

const delimiters = [',', '\t', ';', '|'];

/**
 * The first rows of a table, at most `most`, and what stands between its cells. `isCut` says that the text goes on,
 * perhaps in the middle of its last row. Null where the text is no table.
 */
export function tableStart(
  start: string,
  most: number,
  isCut: boolean,
): { rows: string[][]; delimiter: string } | null {
  const { data, meta } = Papa.parse<string[]>(start, {
    delimitersToGuess: delimiters,
    preview: most + 1,
    skipEmptyLines: 'greedy',
  });
  const whole = isCut && data.length > 1 && data.length <= most ? data.slice(0, -1) : data;
  const width = whole[0]?.length ?? 0;
  if (width < 2 || !delimiters.includes(meta.delimiter)) return null;
  return { rows: whole.slice(0, most), delimiter: meta.delimiter };
}

/** Calls back with every row that is not empty, the head among them. */
export function eachRow(
  text: string,
  delimiter: string,
  stepper: Stepper,
  onRow: (cells: string[]) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    Papa.parse<string[]>(text, {
      delimiter,
      skipEmptyLines: 'greedy',
      chunkSize: Math.max(pieceLength, Math.ceil(text.length / 64)),
      chunk({ data }: Papa.ParseResult<string[]>, parser: Papa.Parser) {
        try {
          for (const cells of data) onRow(cells);
        } catch (error) {
          reject(error); // before `abort`, which completes
          parser.abort();
          return;
        }
        if (!stepper.due()) return;
        parser.pause();
        stepper.pause().then(
          () => parser.resume(),
          (error) => {
            reject(error);
            parser.abort();
          },
        );
      },
      complete: () => resolve(),
      error: reject,
    });
  });
}
