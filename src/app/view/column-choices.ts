// What a person chooses for the columns of tables: a list gone through by its arrow keys is read when it comes to rest.
import type { TableColumns } from '../../engine/api';

/** Milliseconds; reading by other columns goes through all files again. */
const restTime = 300;

export class ColumnChoices {
  readonly #waiting = new Map<string, TableColumns>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Calls `send` with the last choice for each table, one after the other, once there has been none for a moment. */
  choose(table: string, columns: TableColumns, send: (table: string, columns: TableColumns) => void): void {
    clearTimeout(this.#timer);
    this.#waiting.set(table, columns);
    this.#timer = setTimeout(() => {
      const chosen = [...this.#waiting];
      this.#waiting.clear();
      for (const each of chosen) send(...each);
    }, restTime);
  }

  /** Forgets what has not been sent. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#waiting.clear();
  }
}
