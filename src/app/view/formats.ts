// Numbers, times and sizes in the person's own language; every Intl object is made once a language.

export interface Formats {
  number(value: number): string;
  /** A share 0..1 as a whole percentage. */
  percent(share: number): string;
  /** With a sign, for terms of a score. */
  signed(value: number): string;
  /** One decimal, where whole numbers would hide an order. */
  tenths(value: number): string;
  /** Three decimals, for metrics. */
  metric(value: number): string;
  day(time: number): string;
  shortDay(time: number): string;
  dayAndTime(time: number): string;
  /** "3 days ago", "in 2 weeks"; `now` in ms since 1970. */
  relative(time: number, now: number): string;
  /** A stretch of time in its largest sensible unit. */
  duration(milliseconds: number): string;
  bytes(count: number): string;
  span(from: number, to: number): string;
  list(parts: string[]): string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const relativeUnits = [
  { unit: 'year', length: 365 * day },
  { unit: 'month', length: 30 * day },
  { unit: 'week', length: 7 * day },
  { unit: 'day', length: day },
  { unit: 'hour', length: hour },
  { unit: 'minute', length: minute },
] as const;
const byteUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

/** Rounds to what a person reads off a progress display: seconds in steps of 5 above 20. */
export function roundedSeconds(milliseconds: number): number {
  const seconds = Math.max(1, Math.round(milliseconds / 1000));
  return seconds > 20 ? Math.round(seconds / 5) * 5 : seconds;
}

function create(language: string): Formats {
  const plain = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent' });
  const signed = new Intl.NumberFormat(language, {
    signDisplay: 'exceptZero',
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  });
  const tenths = new Intl.NumberFormat(language, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const metric = new Intl.NumberFormat(language, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
  const longDay = new Intl.DateTimeFormat(language, { dateStyle: 'medium' });
  const shortDay = new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric' });
  const dayAndTime = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const inUnit = (unit: string, value: number, digits = 0) =>
    new Intl.NumberFormat(language, {
      style: 'unit',
      unit,
      unitDisplay: 'short',
      maximumFractionDigits: digits,
    }).format(value);

  return {
    number: (value) => plain.format(value),
    percent: (share) => percent.format(share),
    signed: (value) => signed.format(value),
    tenths: (value) => tenths.format(value),
    metric: (value) => metric.format(value),
    day: (time) => longDay.format(time),
    shortDay: (time) => shortDay.format(time),
    dayAndTime: (time) => dayAndTime.format(time),
    relative(time, now) {
      const difference = time - now;
      const fitting = relativeUnits.find(({ length }) => Math.abs(difference) >= length);
      if (!fitting) return relative.format(0, 'second');
      return relative.format(Math.trunc(difference / fitting.length), fitting.unit);
    },
    duration(milliseconds) {
      const seconds = roundedSeconds(milliseconds);
      if (seconds < 90) return inUnit('second', seconds);
      if (seconds < 90 * 60) return inUnit('minute', Math.round(seconds / 60));
      return inUnit('hour', seconds / 3600, 1);
    },
    bytes(count) {
      let value = count;
      let step = 0;
      while (value >= 1000 && step < byteUnits.length - 1) {
        value /= 1000;
        step += 1;
      }
      return inUnit(byteUnits[step] ?? 'byte', value, value < 10 && step > 0 ? 1 : 0);
    },
    span: (from, to) => longDay.formatRange(Math.min(from, to), Math.max(from, to)),
    list: (parts) => list.format(parts),
  };
}

const made = new Map<string, Formats>();

/** The formats of a language tag. */
export function formatsOf(language: string): Formats {
  let formats = made.get(language);
  if (!formats) {
    formats = create(language);
    made.set(language, formats);
  }
  return formats;
}
