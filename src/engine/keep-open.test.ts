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

  it('lets nobody in while something has to be done between', async () => {
    const { kept, opened } = setUp();
    const first = await kept.get();
    let end = () => {};
    const done = kept.between(async (core) => {
      expect(core).toBe(first);
      await new Promise<void>((resolve) => {
        end = resolve;
      });
      expect(opened).toHaveLength(1);
    });
    const asked = kept.get();
    await vi.waitFor(() => end());
    await Promise.resolve();
    end();
    await done;
    expect(await asked).not.toBe(first);
    expect(opened).toHaveLength(2);
  });

  it('opens anew also where what was done between failed, or nothing was open before', async () => {
    const { kept, opened } = setUp();
    const failing = kept.between(async (core) => {
      expect(core).toBeNull();
      throw new Error('quota-full');
    });
    await expect(failing).rejects.toThrow('quota-full');
    await kept.get();
    expect(opened).toHaveLength(1);
  });

  it('leaves to others what was dropped', async () => {
    const { kept, opened } = setUp();
    const first = await kept.get();
    kept.drop();
    expect(await kept.get()).not.toBe(first);
    expect(opened[0]!.close).not.toHaveBeenCalled();
  });
});
