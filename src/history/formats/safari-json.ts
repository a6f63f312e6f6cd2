// What Safari itself exports (File, Export browsing data): History.json, one entry a page and redirect.
import * as v from 'valibot';
import { DriftfeedError } from '../../device/errors';
import { timeOf } from './epoch';
import { eachEntry } from './json-entries';
import type { TextFormat } from './text-format';

/** `visit_count` in the first exports, `visits_count` as Apple documents it. Only the last visit has a time. */
const ofSafari = /"(?:visits?_count|latest_visit_was_load_failure|destination_url|browser_name)"/;

const entrySchema = v.looseObject({
  url: v.optional(v.unknown()),
  title: v.optional(v.unknown()),
  time_usec: v.optional(v.unknown()),
  destination_url: v.optional(v.unknown()),
  latest_visit_was_load_failure: v.optional(v.unknown()),
});

export const safariJson: TextFormat = {
  format: 'safari-json',
  matches: (start) => /^\s*\{/.test(start) && start.includes('"history"') && ofSafari.test(start),
  async read(text, into, { stepper }) {
    let found = false;
    await eachEntry(text, stepper, (raw, key) => {
      if (key !== 'history') return;
      found = true;
      const entry = v.safeParse(entrySchema, raw);
      if (!entry.success) return into.skip('unreadable-row', '');
      const { url, title, time_usec: time, destination_url: target } = entry.output;
      if (entry.output.latest_visit_was_load_failure === true) return into.skip('not-loaded', String(url));
      // A page that sent the browser on says where to; where a chain ends, only `source_url` says that it is one.
      const isHop = typeof target === 'string' && target !== '' && target !== url;
      into.add({ url, title, time: timeOf(time), transition: isHop ? 'redirect' : 'link' });
    });
    if (!found && !/"history"\s*:\s*\[\s*\]/.test(text.slice(0, 65_536))) {
      throw new DriftfeedError('wrong-file', 'JSON without a list named history');
    }
  },
};
