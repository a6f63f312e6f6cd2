import { describe, expect, it } from 'vitest';
import { dayEnd, dayInput, dayStart } from './days';

describe('days', () => {
  it('goes from a moment to its day and to the ends of that day', () => {
    const noon = new Date(2026, 2, 9, 12, 30).getTime();
    expect(dayInput(noon)).toBe('2026-03-09');
    expect(dayStart('2026-03-09')).toBe(new Date(2026, 2, 9).getTime());
    expect(dayEnd('2026-03-09')).toBe(new Date(2026, 2, 10).getTime() - 1);
  });

  it('ends a month and a year', () => {
    expect(dayEnd('2026-12-31')).toBe(new Date(2027, 0, 1).getTime() - 1);
  });

  it('gives nothing for what is no day', () => {
    expect(dayStart('')).toBeNull();
    expect(dayEnd('9 March')).toBeNull();
  });
});
