import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { IdleLock } from './idle-lock';

const minute = 60_000;
let idle: ReturnType<typeof vi.fn<() => void>>;
let lock: IdleLock;

beforeEach(() => {
  vi.useFakeTimers();
  idle = vi.fn<() => void>();
  lock = new IdleLock(idle);
});
afterEach(() => {
  lock.set(null);
  vi.useRealTimers();
});

describe('IdleLock', () => {
  it('tells once when nobody was there for so long', () => {
    lock.set(5);
    vi.advanceTimersByTime(5 * minute - 1000);
    expect(idle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(10 * minute);
    expect(idle).toHaveBeenCalledOnce();
  });

  it('waits for as long again after a sign of life', () => {
    lock.set(5);
    vi.advanceTimersByTime(4 * minute);
    lock.note();
    vi.advanceTimersByTime(4 * minute);
    expect(idle).not.toHaveBeenCalled();
    vi.advanceTimersByTime(2 * minute);
    expect(idle).toHaveBeenCalledOnce();
  });

  it('lets nobody back in whose device slept through the time', () => {
    lock.set(5);
    vi.setSystemTime(Date.now() + 60 * minute); // no timer ran
    lock.note();
    expect(idle).toHaveBeenCalledOnce();
  });

  it('never tells where that was the choice', () => {
    lock.set(5);
    lock.set(null);
    vi.advanceTimersByTime(100 * minute);
    lock.note();
    expect(idle).not.toHaveBeenCalled();
  });
});
