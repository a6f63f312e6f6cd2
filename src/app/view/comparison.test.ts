import { describe, expect, it } from 'vitest';
import { rivals, shareBar } from './comparison';

describe('a comparison', () => {
  it('suggests what did best, but not against itself', () => {
    expect(rivals({ choices: ['ensemble', 'blend', 'top-3'] }, 'blend')).toEqual(['ensemble', 'top-3']);
    expect(rivals({ choices: [] }, 'top-3')).toEqual([]);
  });

  it('draws the second’s share from left to right, and no share before there is one', () => {
    const share = { low: 0.3112, high: 0.9 };
    expect(shareBar({ share, wins: [5, 15] })).toEqual({ from: 31.1, to: 90, at: 75 });
    expect(shareBar({ share: { low: 0, high: 1 }, wins: [0, 0] })).toEqual({ from: 0, to: 100, at: null });
  });
});
