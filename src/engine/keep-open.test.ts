import { describe, expect, it, vi } from 'vitest';
import { keepOpen } from './keep-open';

function setUp(failing = 0) {
  const opened: { close: ReturnType<typeof vi.fn>; end: () => void }[] = [];
  const kept = keepOpen(async (end) => {
    if (failing-- > 0) throw new Error('storage-refused');
    const core = { close: vi.fn(), end };
    opened.push(core);
    return core;
  });
  return { kept, opened };
}

describe('keepOpen', () => {
  it('opens once', async () => {
    const { kept, opened } = setUp();
    const [first, second] = await Promise.all([kept.get(), kept.get()]);
    expect(first).toBe(second);
    expect(opened).toHaveLength(1);
  });

  it('opens anew after a failure', async () => {
    const { kept, opened } = setUp(1);
    await expect(kept.get()).rejects.toThrow('storage-refused');
    await kept.get();
    expect(opened).toHaveLength(1);
  });

  it('closes what stands on a storage that ended by itself, and opens anew', async () => {
    const { kept, opened } = setUp();
    const first = await kept.get();
    first.end();
    const second = await kept.get();
    expect(opened).toHaveLength(2);
    expect(first.close).toHaveBeenCalledOnce();
    expect(second.close).not.toHaveBeenCalled();
    first.end(); // an old one says nothing about the new one
    expect(await kept.get()).toBe(second);
  });

  it('closes also what was still opening when its storage ended', async () => {
    const close = vi.fn();
    const kept = keepOpen(async (end) => {
      await null;
      end();
      await null;
      return { close };
    });
    await kept.get();
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
  });

  it('leaves to others what was dropped', async () => {
    const { kept, opened } = setUp();
    const first = await kept.get();
    kept.drop();
    expect(await kept.get()).not.toBe(first);
    expect(opened[0]!.close).not.toHaveBeenCalled();
  });
});
