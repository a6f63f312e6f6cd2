// SQLite files in memory through sql.js, which is loaded only when a database is dropped in.
import type { Database, SqlValue } from 'sql.js';
import { DriftfeedError } from '../../device/errors';
import type { ReadOptions } from '../raw';
import type { Stepper } from '../steps';

export interface SqliteFile {
  tables: ReadonlySet<string>;
  columns(table: string): ReadonlySet<string>;
  /** Calls back for every row, pausing as the stepper asks. */
  each(sql: string, stepper: Stepper, onRow: (row: SqlValue[]) => void): Promise<void>;
  close(): void;
}

/**
 * Opens a database from its bytes, which are changed in place (see below). Throws `damaged-file` where
 * SQLite cannot read it.
 */
export async function openSqlite(bytes: Uint8Array, sqlWasm: ReadOptions['sqlWasm']): Promise<SqliteFile> {
  checkHeader(bytes);
  // A database in write-ahead mode wants shared memory, which is not there in WASM. Its main file alone is
  // a whole, slightly older database: saying in the header that it is an ordinary one lets it be read.
  bytes[18] = 1;
  bytes[19] = 1;
  const { default: initSqlJs } = await import('sql.js');
  const sql = await initSqlJs(
    typeof sqlWasm === 'string' ? { locateFile: () => sqlWasm } : { wasmBinary: sqlWasm },
  );
  let database: Database;
  let tables: Set<string>;
  try {
    database = new sql.Database(bytes);
    const result = database.exec("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')");
    tables = new Set((result[0]?.values ?? []).map(([name]) => String(name)));
  } catch (error) {
    throw damaged(error);
  }
  return {
    tables,
    columns: (table) =>
      guard(() => {
        const result = database.exec(`PRAGMA table_info("${table}")`)[0];
        return new Set((result?.values ?? []).map((row) => String(row[1])));
      }),
    async each(query, stepper, onRow) {
      const statement = guard(() => database.prepare(query));
      try {
        for (let done = 0; guard(() => statement.step()); done++) {
          onRow(statement.get());
          if ((done & 63) === 0 && stepper.due()) await stepper.pause();
        }
      } finally {
        statement.free();
      }
    },
    close: () => database.close(),
  };
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

/**
 * Throws `damaged-file` if the file is shorter than its header says: SQLite itself would notice only when
 * it came to a missing page, perhaps never, and an import would silently lack visits.
 */
function checkHeader(bytes: Uint8Array): void {
  if (bytes.length < 100) throw new DriftfeedError('damaged-file', 'shorter than a SQLite header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const stated = view.getUint16(16);
  const pageSize = stated === 1 ? 65_536 : stated;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) {
    throw new DriftfeedError('damaged-file', `page size ${pageSize}`);
  }
  // The page count in the header is valid only if both change counters agree (SQLite file format, 1.3.7).
  const countIsValid = view.getUint32(24) === view.getUint32(92);
  const pages = view.getUint32(28);
  if (countIsValid && pages * pageSize > bytes.length) {
    throw new DriftfeedError('damaged-file', `${bytes.length} of ${pages * pageSize} bytes`);
  }
}
