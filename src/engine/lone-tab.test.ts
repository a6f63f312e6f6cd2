import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { standAlone } from './lone-tab';
import { joinTabs } from './tabs';

interface Status {
  note: string;
}
beforeEach(() => vi.stubGlobal('navigator', {}));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const methods = { status: async () => ({ note: 'mine' }), who: async (name: string) => `private ${name}` };

it('leads without a lock or a channel, and another tab neither answers for it nor hears of it', async () => {
  const heardThere: string[] = [];
  const other = joinTabs<Status>(
    'lone-tab-test',
    () => ({ status: async () => ({ note: 'other' }), who: async () => 'other' }),
    'status',
    new Set(),
  );
  other.subscribe(({ note }) => heardThere.push(note));
  const Channel = vi.spyOn(globalThis, 'BroadcastChannel');
  const lone = standAlone<Status>(async () => methods, 'status');
  const heard: [string, boolean][] = [];
  lone.subscribe(({ note }, leads) => heard.push([note, leads]));
  expect(await lone.call('who', ['a'])).toBe('private a');
  lone.publish({ note: 'published' });
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard).toEqual(
    expect.arrayContaining([
      ['mine', true],
      ['published', true],
    ]),
  );
  expect(await other.call('who', [])).toBe('other');
  expect(heardThere).toEqual(['other']);
  expect(Channel).not.toHaveBeenCalled();
  other.close();
  lone.close();
});

it('calls nothing before it leads; where that fails every call says so, and the next tries again', async () => {
  const lead = vi
    .fn(async () => methods)
    .mockRejectedValueOnce(new Error('storage-refused: no memory'))
    .mockRejectedValueOnce(new Error('storage-refused: no memory'));
  const lone = standAlone<Status>(lead, 'status');
  await expect(lone.call('who', ['a'])).rejects.toThrow('storage-refused');
  await expect(lone.call('who', ['a'])).rejects.toThrow('storage-refused');
  expect(await lone.call('who', ['a'])).toBe('private a');
  expect(await lone.call('who', ['b'])).toBe('private b');
  expect(lead).toHaveBeenCalledTimes(3);
});
