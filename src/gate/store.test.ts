import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  addToLog,
  covers,
  eraseGate,
  fillDate,
  findAllowed,
  type GateDatabase,
  type LogRow,
  logLimit,
  openGateDatabase,
  readLog,
  revoke,
} from './store';

const noon = Date.UTC(2026, 2, 1, 12);
const entry = (time: number): LogRow => ({
  time,
  url: `https://example.org/${time}`,
  source: '',
  outcome: 'refused',
  reason: 'not-allowed',
  status: null,
  bytes: null,
  finalUrl: null,
});

let database: GateDatabase;
beforeEach(async () => {
  database = await openGateDatabase();
});
afterEach(async () => {
  await eraseGate(database);
  database.close();
});

describe('covers', () => {
  it('takes the exact address only', () => {
    expect(covers('https://example.org/feed', 'https://example.org/feed', noon)).toBe(true);
    expect(covers('https://example.org', 'https://example.org/', noon)).toBe(true);
    for (const url of [
      'https://example.org/feed?q=1',
      'https://example.org/feed/',
      'http://example.org/feed',
      'https://example.org.evil.net/feed',
    ])
      expect(covers('https://example.org/feed', url, noon), url).toBe(false);
  });

  it('takes the days around today where the address carries the day, and nothing else in their place', () => {
    const template = 'https://example.org/featured/{yyyy}/{mm}/{dd}';
    expect(fillDate(template, noon)).toBe('https://example.org/featured/2026/03/01');
    for (const day of ['2026/02/28', '2026/03/01', '2026/03/02'])
      expect(covers(template, `https://example.org/featured/${day}`, noon)).toBe(true);
    for (const day of ['2026/02/27', '2026/03/03', '2025/03/01', 'my/secret/words', '{yyyy}/{mm}/{dd}'])
      expect(covers(template, `https://example.org/featured/${day}`, noon)).toBe(false);
  });
});

describe('the allowlist', () => {
  it('is empty at first, grows by what is allowed, and shrinks by source or address', async () => {
    expect(await findAllowed(database, 'https://a.org/', noon)).toBeNull();
    await database.put('allowed', { url: 'https://a.org/', source: 'a', since: noon });
    await database.put('allowed', { url: 'https://b.org/1', source: 'b', since: noon });
    await database.put('allowed', { url: 'https://b.org/2', source: 'b', since: noon });
    expect((await findAllowed(database, 'https://b.org/2', noon))?.source).toBe('b');
    await revoke(database, { source: 'b' });
    expect(await findAllowed(database, 'https://b.org/1', noon)).toBeNull();
    expect(await findAllowed(database, 'https://a.org/', noon)).not.toBeNull();
    await revoke(database, { url: 'https://a.org/' });
    expect(await database.count('allowed')).toBe(0);
  });
});

describe('the log', () => {
  it('keeps the newest entries up to its limit', async () => {
    for (let time = 0; time < logLimit + 7; time++) await addToLog(database, entry(time));
    const log = await readLog(database);
    expect(log).toHaveLength(logLimit);
    expect(log[0]?.time).toBe(logLimit + 6);
    expect(log.at(-1)?.time).toBe(7);
  });

  it('is erased with the allowlist', async () => {
    await addToLog(database, entry(1));
    await database.put('allowed', { url: 'https://a.org/', source: 'a', since: noon });
    await eraseGate(database);
    expect(await readLog(database)).toEqual([]);
    expect(await database.count('allowed')).toBe(0);
  });
});
