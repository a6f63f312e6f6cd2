// Google Takeout's MyActivity.json and YouTube's watch-history.json.
import * as v from 'valibot';
import { DriftfeedError } from '../../device/errors';
import { readDate } from './dates';
import { eachEntry } from './json-entries';
import { type Activity, isAdDetail, takeActivity } from './my-activity';
import type { TextFormat } from './text-format';
import { verbsOf } from './verbs';

const entrySchema = v.looseObject({
  header: v.string(),
  title: v.string(),
  titleUrl: v.optional(v.unknown()),
  time: v.optional(v.unknown()),
  details: v.optional(v.array(v.looseObject({ name: v.optional(v.unknown()) }))),
});

export const myActivityJson: TextFormat = {
  format: 'my-activity',
  matches: (start) =>
    /^\s*\[/.test(start) && start.includes('"header"') && /"(?:titleUrl|products)"/.test(start),
  async read(text, into, { stepper }) {
    const activities: Activity[] = [];
    await eachEntry(text, stepper, (raw) => {
      const entry = v.safeParse(entrySchema, raw);
      if (!entry.success) return into.skip('unreadable-row', '');
      const { header, title, titleUrl: url, time, details = [] } = entry.output;
      activities.push({
        product: header,
        verb: '',
        title,
        url,
        time: typeof time === 'string' && time !== '' ? (readDate(time) ?? Number.NaN) : null,
        isAd: details.some(({ name }) => typeof name === 'string' && isAdDetail(name)),
      });
    });
    if (activities.length === 0 && text.length > 20)
      throw new DriftfeedError('wrong-file', 'JSON of no activity');
    // The verb stands in the title, in whatever language: it is what titles of one product have in common.
    const verbs = verbsOf(activities);
    for (const [index, activity] of activities.entries()) {
      takeActivity({ ...activity, ...verbs(activity) }, into);
      if ((index & 63) === 0 && stepper.due()) await stepper.pause();
    }
  },
};
