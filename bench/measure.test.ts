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
  const calls: string[] = [];
  let cold = 2;
  const short = async (count: number) => {
    calls.push(`short ${count}`);
    return cold-- > 0 ? 10 : 3; // faster once it is warm
  };
  const long = async (count: number) => {
    calls.push(`long ${count}`);
    return 50;
  };
  await takeTurns({ ours: short, peers: { long } }, 1);
  expect(calls).toEqual(['short 1', 'short 1', 'short 2', 'long 1', 'long 1', 'short 7', 'long 1']);
});
