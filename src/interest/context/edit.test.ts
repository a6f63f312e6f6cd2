import { describe, expect, it } from 'vitest';
import { editScenes } from './edit';
import type { Scene } from './scenes';

const scenes: Scene[] = [
  { id: 'a', cells: [4, 5], name: null, on: true },
  { id: 'b', cells: [0, 1], name: 'Nights', on: true },
];

describe('editScenes', () => {
  it('names, and unnames with nothing but spaces', () => {
    expect(editScenes(scenes, { rename: 'a', name: ' Work ' })[0]).toEqual({ ...scenes[0], name: 'Work' });
    expect(editScenes(scenes, { rename: 'b', name: '  ' })[1]!.name).toBeNull();
    expect(editScenes(scenes, { rename: 'a', name: 'x'.repeat(99) })[0]!.name).toHaveLength(60);
  });

  it('joins the cells under the name of the one that stays', () => {
    expect(editScenes(scenes, { merge: 'a', into: 'b' })).toEqual([
      { id: 'b', cells: [0, 1, 4, 5], name: 'Nights', on: true },
    ]);
  });

  it('switches one off and leaves the other', () => {
    expect(editScenes(scenes, { turn: 'a', on: false }).map(({ on }) => on)).toEqual([false, true]);
  });

  it('what is not there (any more) changes nothing', () => {
    for (const edit of [
      { merge: 'a', into: 'a' },
      { merge: 'z', into: 'a' },
      { merge: 'a', into: 'z' },
      { turn: 'z', on: false },
      { rename: 'z', name: 'x' },
    ])
      expect(editScenes(scenes, edit)).toEqual(scenes);
  });
});
