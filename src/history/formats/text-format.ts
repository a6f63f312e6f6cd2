// What a reader of a text format (JSON, HTML, XML, CSV) looks like; `texts.ts` lists them all.
import type { VisitCollector } from '../collect';
import type { HistoryFormat, TableColumns } from '../raw';
import type { Stepper } from '../steps';

/** How much of a text `matches` is given, in characters. */
export const peekLength = 65_536;

export interface TextFormat {
  format: HistoryFormat;
  /**
   * Whether a text that starts so is of this format, judged by content alone. `start` is its first
   * `peekLength` characters, the byte order mark cut. The first format that says yes reads the file.
   */
  matches(start: string): boolean;
  /**
   * Gives every row to `into`, awaiting `stepper.pause()` whenever `stepper.due()`. Throws `damaged-file`
   * where the text breaks off, `wrong-file` where it turns out to be something else.
   */
  read(text: string, into: VisitCollector, options: TextOptions): Promise<void>;
}

export interface TextOptions {
  stepper: Stepper;
  /** For a table: what the person chose. */
  columns?: TableColumns | undefined;
}
