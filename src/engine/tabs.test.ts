import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { joinTabs, type Methods, type Tabs } from './tabs';

/** Just enough of the Web Locks API: one holder, the others in line. */
function lockManager() {
  const held = new Set<string>();
  const waiting: { name: string; give: () => void }[] = [];
  const give = async (name: string, work: (lock: object) => Promise<unknown>) => {
    held.add(name);
    await work({ name });
    held.delete(name);
    waiting.splice(0, 1)[0]?.give();
  };
  return {
    async request(
      name: string,
      options: { ifAvailable?: boolean },
      work: (lock: object | null) => Promise<unknown>,
    ) {
      if (!held.has(name)) return give(name, work);
      if (options.ifAvailable) return work(null);
      await new Promise<void>((resolve) => waiting.push({ name, give: resolve }));
      return give(name, work);
    },
  };
}

interface Status {
  note: string;
}

let channel = 0;
let open: Tabs<Status>[] = [];

beforeEach(() => {
  vi.stubGlobal('navigator', { locks: lockManager() });
  channel++;
});
afterEach(() => {
  for (const tab of open) tab.close();
  open = [];
  vi.unstubAllGlobals();
});

function tab(label: string, methods: Methods = {}) {
  const lead = vi.fn(() => ({ status: async () => ({ note: label }), who: async () => label, ...methods }));
  const tabs = joinTabs<Status>(`tabs-${channel}`, lead as () => Methods, 'status', new Set(['react']));
  open.push(tabs);
  return { tabs, lead };
}
/** A tab that has the lead and does nothing with it; returns what ends it. */
function silentLeader(): () => void {
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  void navigator.locks.request(`tabs-${channel}`, {}, () => ended);
  return end;
}
const soon = () => new Promise((resolve) => setTimeout(resolve, 30));

describe('joinTabs', () => {
  it('one tab leads and answers for all', async () => {
    const first = tab('first');
    expect(await first.tabs.call('who', [])).toBe('first');
    const second = tab('second');
    expect(await second.tabs.call('who', [])).toBe('first');
    expect(second.lead).not.toHaveBeenCalled();
  });

  it('hands over parameters, results and the code of an error', async () => {
    tab('first', {
      add: async (a: never, b: never) => (a as number) + (b as number),
      fail: async () => {
        throw new Error('quota-full: disk');
      },
    });
    const second = tab('second');
    expect(await second.tabs.call('add', [2, 3])).toBe(5);
    await expect(second.tabs.call('fail', [])).rejects.toThrow('quota-full: disk');
  });

  it('shows everywhere what the leader publishes', async () => {
    const first = tab('first');
    const second = tab('second');
    const heard: [string, boolean][] = [];
    first.tabs.subscribe((status, leads) => heard.push([`1 ${status.note}`, leads]));
    second.tabs.subscribe((status, leads) => heard.push([`2 ${status.note}`, leads]));
    await soon();
    first.tabs.publish({ note: 'busy' });
    await soon();
    expect(heard.sort()).toEqual([
      ['1 busy', true],
      ['1 first', true],
      ['2 busy', false],
      ['2 first', false],
    ]);
  });

  it('the next tab takes over, and makes the calls that were never answered', async () => {
    const first = tab('first', { who: () => new Promise(() => {}) });
    const second = tab('second');
    const asked = second.tabs.call('who', []);
    await soon();
    first.tabs.close(); // as when its tab is closed in the middle
    expect(await asked).toBe('second');
    expect(second.lead).toHaveBeenCalledOnce();
  });

  it('a third tab has its calls made by the one that takes over', async () => {
    const first = tab('first', { who: () => new Promise(() => {}) });
    const second = tab('second');
    const third = tab('third');
    const asked = third.tabs.call('who', []);
    await soon();
    first.tabs.close();
    expect(await asked).toBe('second');
    expect(second.lead).toHaveBeenCalledOnce();
    expect(third.lead).not.toHaveBeenCalled();
  });

  it('a call made while no tab leads is made once by the next that does', async () => {
    const end = silentLeader();
    const react = vi.fn(async () => 'done');
    tab('second', { react });
    const third = tab('third');
    const early = third.tabs.call('react', []);
    await soon();
    // Still on its way when the second tab comes to lead, which then hears it twice.
    const late = third.tabs.call('react', []);
    await Promise.resolve();
    end();
    expect(await Promise.all([early, late])).toEqual(['done', 'done']);
    await soon();
    expect(react).toHaveBeenCalledTimes(2);
  });

  it('does not make a second time what harms when made twice', async () => {
    const first = tab('first', { react: () => new Promise(() => {}) });
    const react = vi.fn(async () => 'done');
    const second = tab('second', { react });
    const third = tab('third', { react });
    const asked = [second.tabs.call('react', []), third.tabs.call('react', [])];
    const refused = asked.map((call) => expect(call).rejects.toThrow(/^other-tab/));
    await soon();
    first.tabs.close();
    await Promise.all(refused);
    expect(react).not.toHaveBeenCalled();
    expect(await third.tabs.call('react', [])).toBe('done');
  });

  it('every tab leads where there are no locks', async () => {
    vi.stubGlobal('navigator', {});
    const { tabs } = tab('alone');
    expect(await tabs.call('who', [])).toBe('alone');
  });
});
