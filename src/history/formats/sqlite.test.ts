// What happens to SQLite’s own memory; what it reads is tested with the formats.
import initSqlJs from 'sql.js';
import { afterEach, expect, it, vi } from 'vitest';
import { database, sqlWasm } from '../fixtures/databases';
import { openSqlite } from './sqlite';

afterEach(() => {
  vi.restoreAllMocks();
});

it('lets go of a file that SQLite opens and then refuses', async () => {
  const wasm = await sqlWasm();
  const bytes = await database((made) => {
    made.run('CREATE TABLE visits(id INTEGER PRIMARY KEY)');
    made.run('PRAGMA writable_schema = ON');
    made.run("UPDATE sqlite_master SET sql = 'CREATE TABLE visits(' WHERE name = 'visits'");
  });
  // The same module as the reader's: sql.js makes one and keeps it.
  const { Database } = await initSqlJs({ wasmBinary: wasm });
  const close = vi.spyOn(Database.prototype, 'close');
  await expect(openSqlite(bytes, wasm)).rejects.toMatchObject({ code: 'damaged-file' });
  expect(close).toHaveBeenCalledTimes(1);
});
