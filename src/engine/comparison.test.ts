import { describe, expect, it } from 'vitest';
import { credited, nextRound, type Round, tally } from './comparison';

/** Reaction ids are ten times the item's number, plus which reaction it is. */
const itemOf = (reaction: number) => (reaction < 900 ? `item ${Math.floor(reaction / 10)}` : undefined);
const stands = (reaction: number) => itemOf(reaction) !== undefined;
const round = (number: number, first: number[], second: number[]): Round => ({
  round: number,
  credits: [
    ...first.map((reaction) => ({ reaction, team: 0 as const })),
    ...second.map((reaction) => ({ reaction, team: 1 as const })),
  ],
});

describe('tally', () => {
  it('a feed is one round, however much was chosen in it', () => {
    const rounds = [
      round(1, [10], [20, 30, 40]),
      round(2, [], [50]),
      round(3, [60], []),
      round(4, [70], [80]),
    ];
    expect(tally(rounds, null, itemOf)).toMatchObject({ wins: [1, 2], ties: 1, now: [0, 0] });
  });

  it('an item counts once, whether opened, liked and saved or only one of it', () => {
    expect(tally([round(1, [10, 11, 12], [20, 30])], null, itemOf).wins).toEqual([0, 1]);
  });

  it('what was undone or forgotten counts for nothing', () => {
    expect(tally([round(1, [910, 920], [20])], null, itemOf).wins).toEqual([0, 1]);
    expect(tally([round(1, [910], [])], null, itemOf)).toMatchObject({ wins: [0, 0], ties: 0 });
  });

  it('the round that is not over is told, and not tested', () => {
    const rounds = [round(1, [], [10]), round(2, [], [20, 30])];
    const open = tally(rounds, 2, itemOf);
    expect(open).toMatchObject({ wins: [0, 1], now: [0, 2] });
    expect(open.test).toEqual(tally(rounds.slice(0, 1), null, itemOf).test);
  });

  it('nine rounds in a row are enough to say so, eight are not', () => {
    const won = (count: number) =>
      Array.from({ length: count }, (_, index) => round(index + 1, [], [(index + 1) * 10]));
    expect(tally(won(8), null, itemOf).test.better).toBeNull();
    // The test's first is the second model: the share is that of the newcomer.
    expect(tally(won(9), null, itemOf).test.better).toBe('first');
  });
});

describe('rounds', () => {
  it('the next is a new one only after one in which something was chosen', () => {
    expect(nextRound([], stands)).toBe(1);
    expect(nextRound([round(1, [10], [])], stands)).toBe(2);
    expect(nextRound([round(1, [10], []), round(2, [910], [])], stands)).toBe(2);
  });

  it('a credit goes to its round, and takes the place of those whose reaction is gone', () => {
    const rounds = credited(
      [round(1, [910], []), round(2, [20], [])],
      { round: 2, reaction: 30, team: 1 },
      stands,
    );
    expect(rounds).toEqual([round(2, [20], [30])]);
    expect(credited(rounds, { round: 3, reaction: 40, team: 0 }, stands)).toEqual([
      round(2, [20], [30]),
      round(3, [40], []),
    ]);
  });
});
