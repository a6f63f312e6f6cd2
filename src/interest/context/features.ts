// When and where an event happened, as numbers a network can use.
import { sessionGap } from '../../history/session';
import type { InterestEvent } from '../model';

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;
/** 1970 began on a Thursday; this makes Monday 0. */
const mondayShift = 3 * day;

/** Columns of `contextFeatures`, in order. */
export const contextFeatureNames = [
  'hour-sin',
  'hour-cos',
  'week-sin',
  'week-cos',
  'log-gap',
  'session-start',
  'same-site',
] as const;

/** Columns of `clockFeatures`, in order. */
export const clockFeatureCount = 4;

/**
 * Where the moment lies in its day and in its week (from Monday) as points on circles, so that 23 h is near
 * 0 h. In UTC: both circles are gone round without steps, so the person's own zone only turns each by a fixed
 * angle, which a linear layer undoes.
 */
export function clockFeatures(time: number): [number, number, number, number] {
  const hourAngle = (2 * Math.PI * (time % day)) / day;
  const weekAngle = (2 * Math.PI * ((time + mondayShift) % week)) / week;
  return [Math.sin(hourAngle), Math.cos(hourAngle), Math.sin(weekAngle), Math.cos(weekAngle)];
}

/** ln(1 + gap in minutes) scaled so that 30 days is 1; negative gaps count as none. */
export function logGap(gap: number): number {
  return Math.log1p(Math.max(0, gap) / 60_000) / Math.log1p((30 * day) / 60_000);
}

/** One event in the light of the one before it (null for the first, which starts a session). */
export function contextFeatures(
  previous: Pick<InterestEvent, 'time' | 'site'> | null,
  event: Pick<InterestEvent, 'time' | 'site'>,
): number[] {
  const gap = previous ? event.time - previous.time : Number.POSITIVE_INFINITY;
  return [
    ...clockFeatures(event.time),
    previous ? logGap(gap) : 1,
    gap > sessionGap ? 1 : 0,
    previous && event.site !== '' && previous.site === event.site ? 1 : 0,
  ];
}
