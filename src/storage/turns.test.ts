import { describe, expect, it } from 'vitest';
import { Turns } from './turns';

/** Work that begins and ends when told to. */
function piece(turns: Turns, name: string, stores: string[], writes: boolean, log: string[]) {
  let end = () => {};
  const held = new Promise<void>((resolve) => {
    end = resolve;
  });
  const done = turns.take(stores, writes, async () => {
    log.push(`${name} begins`);
    await held;
    log.push(`${name} ends`);
    return name;
  });
  return { end, done };
}
const soon = () => new Promise((resolve) => setTimeout(resolve));

describe('Turns', () => {
  it('lets readers of a store work together, and a writer alone', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const one = piece(turns, 'one', ['a'], false, log);
    const two = piece(turns, 'two', ['a', 'b'], false, log);
    const writer = piece(turns, 'writer', ['a'], true, log);
    await soon();
    expect(log).toEqual(['one begins', 'two begins']);
    one.end();
    await one.done;
    expect(log).not.toContain('writer begins');
    two.end();
    await two.done;
    await soon();
    expect(log).toContain('writer begins');
    writer.end();
    expect(await writer.done).toBe('writer');
  });

  it('lets nobody overtake whom it would get in the way of', async () => {
    const turns = new Turns();
    const log: string[] = [];
    const reader = piece(turns, 'reader', ['a'], false, log);
    const writer = piece(turns, 'writer', ['a'], true, log);
    const late = piece(turns, 'late', ['a'], false, log);
    const elsewhere = piece(turns, 'elsewhere', ['b'], true, log);
    await soon();
    expect(log).toEqual(['reader begins', 'elsewhere begins']);
    for (const { end, done } of [elsewhere, reader, writer, late]) {
      end();
      await done;
    }
    expect(log.slice(-4)).toEqual(['writer begins', 'writer ends', 'late begins', 'late ends']);
  });

  it('goes on after work that failed', async () => {
    const turns = new Turns();
    const failing = turns.take(['a'], true, async () => {
      throw new RangeError('half way');
    });
    const next = turns.take(['a'], true, async () => 'next');
    await expect(failing).rejects.toThrow(RangeError);
    expect(await next).toBe('next');
  });
});
