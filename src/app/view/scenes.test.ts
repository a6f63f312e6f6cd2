import { describe, expect, it } from 'vitest';
import { sceneHours, sceneTitle } from './scenes';

const times = { days: 'weekday', part: 'morning', from: 6, to: 12 } as const;

describe('a scene in words', () => {
  it('goes by the person’s name, else by its times', () => {
    const t = (key: string) => key;
    expect(sceneTitle({ name: 'Work', times }, t)).toBe('Work');
    expect(sceneTitle({ name: null, times }, t)).toBe('scenes.times.weekday.morning');
  });

  it('hours on the clock; none where it is the whole day', () => {
    expect(sceneHours({ times })).toEqual({ from: '06:00', to: '12:00' });
    expect(sceneHours({ times: { ...times, part: 'all', from: 0, to: 24 } })).toBeNull();
  });
});
