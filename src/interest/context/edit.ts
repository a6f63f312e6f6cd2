// How a person changes their scenes: names one, joins two, switches one off.
import type { Scene } from './scenes';

export type SceneEdit =
  | { rename: string; name: string | null }
  /** The scene and the one it becomes part of, which keeps its name. */
  | { merge: string; into: string }
  | { turn: string; on: boolean };

const longestName = 60;

/** The scenes after the edit; as they were where there is no such scene (any more). */
export function editScenes(scenes: readonly Scene[], edit: SceneEdit): Scene[] {
  if ('rename' in edit) {
    const name = edit.name?.trim().slice(0, longestName) || null;
    return scenes.map((scene) => (scene.id === edit.rename ? { ...scene, name } : scene));
  }
  if ('turn' in edit)
    return scenes.map((scene) => (scene.id === edit.turn ? { ...scene, on: edit.on } : scene));
  const merged = scenes.find(({ id }) => id === edit.merge);
  if (!merged || edit.merge === edit.into || !scenes.some(({ id }) => id === edit.into)) return [...scenes];
  return scenes
    .filter((scene) => scene !== merged)
    .map((scene) =>
      scene.id === edit.into
        ? { ...scene, cells: [...scene.cells, ...merged.cells].sort((a, b) => a - b) }
        : scene,
    );
}
