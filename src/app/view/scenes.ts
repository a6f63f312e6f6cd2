// What a scene is called: by the person's own name, else by its times in words.
import type { ParseKeys } from 'i18next';
import type { SceneName } from '../../engine/api';

/** The person's name, or the words for its times. */
export function sceneTitle(scene: Pick<SceneName, 'name' | 'times'>, t: (key: ParseKeys) => string): string {
  return scene.name ?? t(`scenes.times.${scene.times.days}.${scene.times.part}`);
}

/** "06:00" and "12:00"; null where it is the whole day. */
export function sceneHours({ times }: Pick<SceneName, 'times'>): { from: string; to: string } | null {
  if (times.from === 0 && times.to === 24) return null;
  const clock = (hour: number) => `${String(hour).padStart(2, '0')}:00`;
  return { from: clock(times.from), to: clock(times.to) };
}
