// Between moments and the days of a date field, in the person's own time zone.

/** The day of a moment as a date field writes it: YYYY-MM-DD. */
export function dayInput(time: number): string {
  const date = new Date(time);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function parts(input: string): [number, number, number] | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(input);
  return match ? [Number(match[1]), Number(match[2]) - 1, Number(match[3])] : null;
}

/** First millisecond of a day; null where it is not one. */
export function dayStart(input: string): number | null {
  const found = parts(input);
  return found ? new Date(...found).getTime() : null;
}

/** Last millisecond of a day, also on days of 23 or 25 hours. */
export function dayEnd(input: string): number | null {
  const found = parts(input);
  return found ? new Date(found[0], found[1], found[2] + 1).getTime() - 1 : null;
}
