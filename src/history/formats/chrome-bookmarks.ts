// The `Bookmarks` file that Chrome and its family keep beside the history: a tree of folders, as JSON.
import * as v from 'valibot';
import { DriftfeedError } from '../../device/errors';
import { timeOf } from './epoch';
import type { TextFormat } from './text-format';

const node = v.looseObject({
  type: v.optional(v.string()),
  url: v.optional(v.unknown()),
  name: v.optional(v.unknown()),
  date_added: v.optional(v.unknown()),
  children: v.optional(v.array(v.unknown())),
});
const folders = v.custom<Record<string, unknown>>(
  (roots) => typeof roots === 'object' && roots !== null && !Array.isArray(roots),
);
const file = v.looseObject({ roots: folders });

export const chromeBookmarks: TextFormat = {
  format: 'bookmarks',
  matches: (start) =>
    /^\s*\{/.test(start) && start.includes('"roots"') && /"(bookmark_bar|date_added)"/.test(start),
  async read(text, into, { stepper }) {
    const parsed = v.safeParse(file, parse(text));
    if (!parsed.success) throw new DriftfeedError('wrong-file', 'JSON with no tree of bookmarks');
    // A stack of our own: a file may nest deeper than calls can.
    const open = foldersOf(parsed.output.roots);
    for (let done = 1; open.length > 0; done++) {
      const entry = v.safeParse(node, open.pop());
      if (!entry.success) into.skip('unreadable-row', '');
      else if (entry.output.children) {
        for (const child of [...entry.output.children].reverse()) open.push(child);
      } else if (entry.output.type === undefined && entry.output.url === undefined) {
        open.push(...foldersOf(entry.output));
      } else {
        const { url, name, date_added: added } = entry.output;
        into.add({ url, title: name, time: timeOf(added), transition: 'other', saved: true });
      }
      if ((done & 255) === 0 && stepper.due()) await stepper.pause();
    }
  },
};

/** The named folders of a root, last first; what the person threw away is left out. Opera nests them. */
function foldersOf(root: Record<string, unknown>): unknown[] {
  return Object.entries(root)
    .filter(([name, value]) => name !== 'trash' && typeof value === 'object' && value !== null)
    .map(([, value]) => value)
    .reverse();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new DriftfeedError('damaged-file', 'JSON that breaks off');
  }
}
