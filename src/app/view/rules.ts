// A person's rules in their own language: what each leaves out, said the same wherever it stands.
import type { TFunction } from 'i18next';
import type { OwnRule, TidyReport } from '../../engine/api';
import type { Formats } from './formats';

const sunday = new Date(2023, 0, 1).getTime();
const day = 86_400_000;

/** Short names of the weekdays, 0 is Sunday. */
export function weekdayNames(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, { weekday: 'short' });
  return Array.from({ length: 7 }, (_, index) => format.format(sunday + index * day + day / 2));
}

/** Minutes after midnight as a time field writes them: HH:MM. The end of the day reads as 00:00. */
export function timeInput(minutes: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`;
}

/** Minutes after midnight of a time field; null where it is none. */
export function minutesOf(input: string): number | null {
  const match = /^(\d{2}):(\d{2})/.exec(input);
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return minutes < 1440 ? minutes : null;
}

/** The name of a rule: "example.com and all below it", "The word “x”", … */
export function ownRuleTitle(rule: OwnRule, t: TFunction, formats: Formats, language: string): string {
  switch (rule.kind) {
    case 'site':
      return t('ownRules.siteTitle', { site: rule.site });
    case 'word':
      return t('ownRules.wordTitle', { word: rule.word });
    case 'hours': {
      const names = weekdayNames(language);
      const days =
        rule.days.length === 7
          ? t('ownRules.everyDay')
          : formats.list([...rule.days].sort((a, b) => a - b).map((one) => names[one] ?? ''));
      return rule.from === rule.to
        ? t('ownRules.daysTitle', { days })
        : t('ownRules.hoursTitle', { days, from: timeInput(rule.from), to: timeInput(rule.to) });
    }
    case 'pause':
      return rule.to === null
        ? t('ownRules.pauseOpen', { from: formats.dayAndTime(rule.from) })
        : t('ownRules.pauseTitle', {
            from: formats.dayAndTime(rule.from),
            to: formats.dayAndTime(rule.to),
          });
  }
}

/** Whether a rule is a pause that goes on at `now`. */
export function isPausing(rule: OwnRule, now: number): boolean {
  return rule.kind === 'pause' && rule.on && rule.from <= now && (rule.to === null || rule.to > now);
}

/** What tidying again would change, or has changed: "214 visits come back and 12 visits go". */
export function tidyReportText(
  report: TidyReport,
  when: 'would' | 'did',
  t: TFunction,
  formats: Formats,
): string {
  const changes = (['back', 'gone', 'renamed', 'forGood'] as const)
    .filter((what) => report[what] > 0)
    .map((what) => t(`tidying.${what}`, { count: report[what], formatted: formats.number(report[what]) }));
  return changes.length > 0
    ? t(`tidying.${when}`, { changes: formats.list(changes) })
    : t(`tidying.${when}Nothing`);
}
