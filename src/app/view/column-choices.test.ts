// Columns that were only passed by are not read by; of each table the last choice is, and none after leaving.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ColumnChoices } from './column-choices';

const columns = (title: number) => ({ address: 0, title, time: null });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('sends what was chosen last, once nothing more comes', () => {
  const send = vi.fn();
  const choices = new ColumnChoices();
  for (const title of [1, 2, 3]) {
    choices.choose('a.csv', columns(title), send);
    vi.advanceTimersByTime(299);
  }
  expect(send).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(send.mock.calls).toEqual([['a.csv', columns(3)]]);
  vi.advanceTimersByTime(1000);
  expect(send).toHaveBeenCalledTimes(1);
});

it('keeps the choice for another table that was still waiting', () => {
  const send = vi.fn();
  const choices = new ColumnChoices();
  choices.choose('a.csv', columns(1), send);
  choices.choose('b.csv', columns(2), send);
  choices.choose('a.csv', columns(3), send);
  vi.advanceTimersByTime(300);
  expect(new Map(send.mock.calls as [string, unknown][])).toEqual(
    new Map([
      ['a.csv', columns(3)],
      ['b.csv', columns(2)],
    ]),
  );
});

it('sends nothing that was dropped', () => {
  const send = vi.fn();
  const choices = new ColumnChoices();
  choices.choose('a.csv', columns(1), send);
  choices.drop();
  vi.advanceTimersByTime(1000);
  expect(send).not.toHaveBeenCalled();
});
