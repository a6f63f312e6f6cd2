// Google Takeout's Chrome history: History.json or BrowserHistory.json, whatever the person's language calls it.
import * as v from 'valibot';
import { DriftfeedError } from '../../device/errors';
import type { Transition } from '../raw';
import { timeOf } from './epoch';
import { eachEntry, unreadable } from './json-entries';
import type { TextFormat } from './text-format';

const transitions: Readonly<Record<string, Transition>> = {
  LINK: 'link',
  TYPED: 'typed',
  AUTO_BOOKMARK: 'bookmark',
  AUTO_SUBFRAME: 'frame',
  MANUAL_SUBFRAME: 'frame',
  GENERATED: 'typed',
  AUTO_TOPLEVEL: 'other',
  FORM_SUBMIT: 'form',
  RELOAD: 'reload',
  KEYWORD: 'typed',
  KEYWORD_GENERATED: 'typed',
};

const entrySchema = v.looseObject({
  url: v.unknown(),
  title: v.optional(v.unknown()),
  time_usec: v.unknown(),
  page_transition: v.optional(v.unknown()),
});

export const takeout: TextFormat = {
  format: 'takeout',
  // What stands before the history in a file of Chrome's whole sync data may be longer than the start.
  matches: (start) => /^\s*[[{]/.test(start) && /"(time_usec|Browser History|Typed Url)"/.test(start),
  /**
   * Reads `{"Browser History": [...]}`, the same under a translated name, or the bare list. Throws
   * `damaged-file` for JSON that breaks off, `wrong-file` for JSON without a browser history.
   */
  async read(text, into, { stepper }) {
    // Beside the history stand other lists; it is the one that has visits in it, else the one so named.
    let history: string | null | undefined;
    let strange = 0;
    await eachEntry(text, stepper, (raw, key) => {
      const entry = v.safeParse(entrySchema, raw);
      if (!entry.success) {
        if (key === history || key === 'Browser History') into.skip('unreadable-row', '');
        else if (raw === unreadable) strange++;
        return;
      }
      history ??= key;
      if (key !== history) return;
      const { url, title, time_usec: time, page_transition: transition } = entry.output;
      into.add({ url, title, time: timeOf(time), transition: transitions[String(transition)] ?? 'other' });
    });
    if (history !== undefined) return;
    if (strange > 0) throw new DriftfeedError('damaged-file', `${strange} entries that are no JSON`);
    if (!/"Browser History"/.test(text.slice(0, 65_536))) {
      throw new DriftfeedError('wrong-file', 'JSON without a browser history');
    }
  },
};
