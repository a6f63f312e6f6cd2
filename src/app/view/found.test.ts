import { describe, expect, it } from 'vitest';
import type { ReadReport } from '../../engine/api';
import { filesRead, unreadRows } from './found';

const report = (name: string, more: Partial<ReadReport> = {}): ReadReport => ({
  name,
  format: 'table',
  visits: 0,
  saved: 0,
  skipped: [],
  refused: null,
  ...more,
});

describe('filesRead', () => {
  it('leaves out what was refused, and counts an archive as one whatever lies in it', () => {
    const files = [
      report('a.htm'),
      report('b.json', { refused: 'wrong-file' }),
      report('Takeout/Chrome/History.json'),
      report('Takeout/broken.json', { refused: 'damaged-file' }),
    ];
    expect(filesRead({ fileNames: ['a.htm', 'b.json', 'takeout.zip'], files })).toBe(2);
  });
});

describe('unreadRows', () => {
  it('says how many rows there are and whether it is for want of dates', () => {
    const dateless = report('list.csv', { skipped: [{ cause: 'no-time', count: 3, examples: [] }] });
    expect(unreadRows({ visitsRead: 0, files: [dateless] })).toEqual({ rows: 3, lackDates: true });
    const noise = report('x.csv', { skipped: [{ cause: 'no-address', count: 9, examples: [] }] });
    expect(unreadRows({ visitsRead: 0, files: [dateless, noise] })).toEqual({ rows: 12, lackDates: false });
  });

  it('has nothing to say where rows were read, or there are none', () => {
    const some = report('list.csv', { skipped: [{ cause: 'no-time', count: 3, examples: [] }] });
    expect(unreadRows({ visitsRead: 5, files: [some] })).toBeNull();
    expect(unreadRows({ visitsRead: 0, files: [] })).toBeNull();
  });
});
