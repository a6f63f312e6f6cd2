import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { EngineStatus } from './api';
import { StatusBoard } from './status';

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

describe('StatusBoard', () => {
  it('tells at once what is there, and then ten times a second what has come of all changes', () => {
    const board = new StatusBoard();
    const heard: EngineStatus[] = [];
    const end = board.subscribe((status) => heard.push(status));
    expect(heard).toHaveLength(1);
    board.change({ feedOutdated: true });
    board.count({ pages: 3 });
    board.count({ visits: 5 });
    expect(heard).toHaveLength(1);
    vi.advanceTimersByTime(100);
    expect(heard).toHaveLength(2);
    expect(heard[1]).toMatchObject({ feedOutdated: true, counts: { pages: 3, visits: 5, sites: 0 } });
    end();
    board.change({ feedOutdated: false });
    vi.advanceTimersByTime(100);
    expect(heard).toHaveLength(2);
  });

  it('gives a running job a rate and an estimate, and one that has ended neither', () => {
    const board = new StatusBoard();
    board.job(1, { kind: 'embedding', state: 'running', total: 100 });
    for (let done = 0; done <= 40; done += 10) {
      board.job(1, { kind: 'embedding', done });
      vi.advanceTimersByTime(1000);
    }
    const [running] = board.get().jobs;
    expect(running!.rate).toBeCloseTo(10, 0);
    expect(running!.millisecondsLeft).toBeGreaterThan(0);
    board.job(1, { kind: 'embedding', state: 'done' });
    expect(board.get().jobs[0]).toMatchObject({ state: 'done', rate: null, millisecondsLeft: null });
  });
});
