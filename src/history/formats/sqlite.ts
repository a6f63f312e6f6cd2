// SQLite files in memory through sql.js, which is loaded only when a database is dropped in.
import type { Database, SqlValue } from 'sql.js';
import { DriftfeedError } from '../../device/errors';
import type { ReadOptions } from '../raw';
import type { Stepper } from '../steps';
import { PageWalk } from './pages';

export interface SqliteFile {
  /** Real tables; views and virtual ones are programs of a stranger's. */
  tables: ReadonlySet<string>;
  /** Without generated ones, for the same reason. */
  columns(table: string): ReadonlySet<string>;
  /**
   * Calls back for every row of `table`, pausing as the stepper asks; `expressions` are the columns to
   * select. Throws `damaged-file` where the table is not whole or gives more than a file of its size can hold.
   */
  each(
    table: string,
    expressions: readonly string[],
    stepper: Stepper,
    onRow: (row: SqlValue[]) => void,
  ): Promise<void>;
  close(): void;
}

/**
 * Opens a database from its bytes, which are changed in place (see below) and from then on SQLite's. Throws
 * `damaged-file` where SQLite cannot read it.
 */
export async function openSqlite(bytes: Uint8Array, sqlWasm: ReadOptions['sqlWasm']): Promise<SqliteFile> {
  const walk = new PageWalk(bytes);
  walk.tree(1);
  // A database in write-ahead mode wants shared memory, which is not there in WASM. What is committed has been
  // put into it: saying in the header that it is an ordinary one lets it be read.
  bytes[18] = 1;
  bytes[19] = 1;
  const size = bytes.length;
  const { default: initSqlJs } = await import('sql.js');
  const sql = await initSqlJs(
    typeof sqlWasm === 'string' ? { locateFile: () => sqlWasm } : { wasmBinary: sqlWasm },
  );
  const database: Database = guard(() => new sql.Database(ownedBytes(bytes)));
  const roots = new Map<string, number>();
  try {
    const result = database.exec(
      "SELECT name, rootpage FROM sqlite_master WHERE type = 'table' AND rootpage > 0",
    );
    for (const [name, root] of result[0]?.values ?? []) roots.set(String(name), Number(root));
  } catch (error) {
    // Else SQLite holds the file for as long as the worker lives.
    database.close();
    throw damaged(error);
  }
  return {
    tables: new Set(roots.keys()),
    columns: (table) =>
      guard(() => {
        const result = database.exec(`PRAGMA table_info("${table}")`)[0];
        return new Set((result?.values ?? []).map((row) => String(row[1])));
      }),
    async each(table, expressions, stepper, onRow) {
      const root = roots.get(table);
      if (root === undefined) return;
      new PageWalk(bytes).tree(root);
      // By the table itself: an index is another tree, which nobody has walked.
      const query = `SELECT ${expressions.join(', ')} FROM "${table}" NOT INDEXED`;
      const statement = guard(() => database.prepare(query));
      let characters = 0;
      try {
        while (guard(() => statement.step())) {
          const row = guard(() => statement.get());
          // Rows that overflow into the same pages can tell the same text again and again.
          for (const value of row) if (typeof value === 'string') characters += value.length;
          if (characters > 4 * size)
            throw new DriftfeedError('damaged-file', 'more text than the file holds');
          onRow(row);
          if (stepper.due()) await stepper.pause();
        }
      } finally {
        statement.free();
      }
    },
    close: () => database.close(),
  };
}

/**
 * The bytes as sql.js's file system takes them in: it asks for a slice of the whole, and as nobody else writes
 * to them, they can be that themselves. Saves a copy of the file; should sql.js ask otherwise, it gets a copy.
 */
function ownedBytes(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice.bind(bytes);
  return Object.defineProperty(bytes, 'slice', {
    value: (start = 0, end = bytes.length) =>
      start === 0 && end === bytes.length ? bytes : copy(start, end),
  });
}

function guard<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw damaged(error);
  }
}

function damaged(error: unknown): DriftfeedError {
  if (error instanceof DriftfeedError) return error;
  return new DriftfeedError('damaged-file', error instanceof Error ? error.message : String(error));
}
