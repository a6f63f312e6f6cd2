import { describe, expect, it } from 'vitest';
import { createRateMeter } from './rate';

describe('createRateMeter', () => {
  it('knows nothing at first', () => {
    const meter = createRateMeter();
    expect(meter.rate()).toBeNull();
    meter.note(10, 0);
    expect(meter.rate()).toBeNull();
    expect(meter.millisecondsLeft(100)).toBeNull();
  });

  it('gives units a second and the time left', () => {
    const meter = createRateMeter();
    meter.note(0, 0);
    meter.note(50, 1000);
    expect(meter.rate()).toBeCloseTo(50);
    expect(meter.millisecondsLeft(150)).toBeCloseTo(2000);
  });

  it('forgets the slow start', () => {
    const meter = createRateMeter();
    meter.note(0, 0);
    meter.note(1, 10_000);
    for (let i = 1; i <= 10; i++) meter.note(1 + i * 100, 10_000 + i * 1000);
    expect(meter.rate()!).toBeGreaterThan(90);
  });

  it('a standstill has no end', () => {
    const meter = createRateMeter();
    meter.note(5, 0);
    meter.note(5, 2000);
    expect(meter.rate()).toBe(0);
    expect(meter.millisecondsLeft(10)).toBeNull();
  });
});
