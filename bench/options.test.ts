import { expect, it } from 'vitest';
import { parseOptions } from './options';

it('runs everything by default', () => {
  expect(parseOptions([])).toEqual({
    grep: null,
    peers: null,
    quick: false,
    gpu: false,
    runs: 7,
    out: 'bench',
  });
});

it('reads patterns and counts', () => {
  const { grep, peers, runs } = parseOptions(['--grep', 'LSTM', '--peers', 'none', '--runs', '11']);
  expect([grep?.test('lstm-train-step'), peers?.test('tf.layers.lstm'), runs]).toEqual([true, false, 11]);
});

it('refuses what is no option', () => {
  for (const wrong of [
    ['--runs', '0'],
    ['--runs', 'x'],
    ['--grep', '('],
    ['--grpe', 'a'],
  ])
    expect(() => parseOptions(wrong), wrong.join(' ')).toThrow(TypeError);
});
