import { expect, it } from 'vitest';
import { takeTurns } from './measure';

it('warms up, then lets every contender run in turn', async () => {
  const calls: string[] = [];
  let clock = 100;
  const contender = (name: string) => async (repeats: number) => {
    calls.push(`${name} ${repeats}`);
    return clock++;
  };
  const times = await takeTurns({ ours: contender('a'), peers: { b: contender('b'), c: contender('c') } }, 2);
  const warmUp = ['a 1', 'a 1', 'b 1', 'b 1', 'c 1', 'c 1'];
  expect(calls).toEqual([...warmUp, 'a 1', 'b 1', 'c 1', 'a 1', 'b 1', 'c 1']);
  expect(times).toEqual({ ours: [106, 109], peers: { b: [107, 110], c: [108, 111] } });
});

it('repeats what is too short to be timed, each contender by itself', async () => {
  const repeats: Record<string, number> = {};
  const contender = (name: string, milliseconds: number) => async (count: number) => {
    repeats[name] = count;
    return milliseconds;
  };
  await takeTurns({ ours: contender('short', 3), peers: { long: contender('long', 50) } }, 1);
  expect(repeats).toEqual({ short: 7, long: 1 });
});
