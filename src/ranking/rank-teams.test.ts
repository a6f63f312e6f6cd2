import { describe, expect, it } from 'vitest';
import type { SourcedItem } from '../catalog/item';
import { unrelated } from '../embedding/likeness';
import { emptyMatrix, normalise, rowOf } from '../embedding/matrix';
import { createRandom } from '../interest/random';
import { rank } from './rank';
import { rankTeams } from './rank-teams';
import type { RankingInput } from './score';

const rows = 120;
const dimensions = 16;
const options = { count: 30, seed: 1, exclude: new Set<string>() };

/** Two rankers of the same items that share no opinion. */
function rankers(adventure = 0, sites = 120): [RankingInput, RankingInput] {
  const random = createRandom(3);
  const vectors = emptyMatrix(rows, dimensions);
  const items: SourcedItem[] = [];
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dimensions; j++) rowOf(vectors, row)[j] = random() - 0.5;
    normalise(rowOf(vectors, row));
    items.push({
      title: `Item ${row}`,
      url: `https://site${row % sites}.example/${row}`,
      kind: row % 3 === 0 ? 'book' : row % 3 === 1 ? 'film' : 'game',
      lang: 'en',
      summary: '',
      tags: [],
      source: 'starter',
    });
  }
  const one = {
    items,
    vectors,
    interest: new Float32Array(rows).map(() => random()),
    familiarity: new Float32Array(rows).map(() => random()),
    feedback: [],
    unrelated: unrelated['minilm-en'].items,
    siteVisits: new Map(),
    sites: items.map((item) => new URL(item.url).hostname),
    now: 0,
    adventure,
  };
  return [one, { ...one, interest: new Float32Array(rows).map(() => random()) }];
}

describe('rankTeams', () => {
  it('with two equal rankers is the one ranking, and nobody’s', () => {
    const [one] = rankers(0.6);
    const list = rankTeams([one, { ...one }], options, 7);
    expect(list.map(({ row }) => row)).toEqual(rank(one, options).map(({ row }) => row));
    expect(list.every(({ team }) => team === null)).toBe(true);
  });

  it('takes each team’s picks from its own ranking, best first, with its own score', () => {
    const inputs = rankers();
    const list = rankTeams(inputs, options, 7);
    expect(list).toHaveLength(30);
    for (const team of [0, 1] as const) {
      const own = rank(inputs[team], options);
      const picks = list.filter((entry) => entry.team === team);
      expect(picks.length).toBeGreaterThan(8);
      const places = picks.map(({ row }) => own.findIndex((entry) => entry.row === row));
      expect(places.every((place) => place >= 0)).toBe(true);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      for (const [index, { score }] of picks.entries()) expect(score).toBe(own[places[index]!]!.score);
    }
  });

  it('explores nobody’s, and never what one of them would show for its score', () => {
    const inputs = rankers(0.5);
    let contested = 0;
    for (let seed = 1; seed <= 8; seed++) {
      const lists = inputs.map((input) => rank(input, { ...options, seed }));
      const shown = new Set(lists.flat().flatMap(({ row, exploration }) => (exploration ? [] : [row])));
      contested += lists.flat().filter(({ row, exploration }) => exploration && shown.has(row)).length;
      const list = rankTeams(inputs, { ...options, seed }, 7);
      const explored = list.filter(({ exploration }) => exploration);
      expect(explored.length).toBeGreaterThan(1);
      expect(explored.every(({ row, team }) => team === null && !shown.has(row))).toBe(true);
      expect(list[0]!.exploration).toBe(false);
      expect(new Set(list.map(({ row }) => row)).size).toBe(list.length);
      expect(list).toHaveLength(30);
    }
    expect(contested).toBeGreaterThan(0);
  });

  it('keeps one site from filling the list, with what stands above it', () => {
    const inputs = rankers(0, 12);
    // One likes what site 0 has, the other what it has not.
    inputs[0].interest = inputs[0].interest.map((value, row) => (row % 12 === 0 ? value + 9 : value));
    inputs[1].interest = inputs[1].interest.map((value, row) => (row % 24 === 12 ? value + 9 : value));
    const count = (list: { row: number }[]) => list.filter(({ row }) => row % 12 === 0).length;
    expect(count(rankTeams(inputs, options, 7))).toBe(6);
    const above = [0, 12, 24, 36];
    expect(count(rankTeams(inputs, { ...options, count: 26, above }, 7))).toBe(2);
  });

  it('other coins, another order', () => {
    const order = (coins: number) => rankTeams(rankers(), options, coins).map(({ row }) => row);
    expect(order(7)).toEqual(order(7));
    expect(order(7)).not.toEqual(order(8));
  });
});
