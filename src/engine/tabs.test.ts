import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { joinTabs, type Methods, type Tabs } from './tabs';

/** Just enough of the Web Locks API: one holder, the others in line. */
function lockManager() {
  const held = new Set<string>();
  const waiting: { name: string; give: () => void }[] = [];
  const leaveLine = (place: (typeof waiting)[number]) => {
    const at = waiting.indexOf(place);
    if (at >= 0) waiting.splice(at, 1);
  };
  const give = async (name: string, work: (lock: object) => Promise<unknown>) => {
    held.add(name);
    await work({ name });
    // As in a browser, which hears of a tab's end after what that tab had said.
    setTimeout(() => {
      held.delete(name);
      waiting.shift()?.give();
    }, 2);
  };
  return {
    async request(
      name: string,
      options: { ifAvailable?: boolean; signal?: AbortSignal },
      work: (lock: object | null) => Promise<unknown>,
    ) {
      if (!held.has(name)) return give(name, work);
      if (options.ifAvailable) return work(null);
      await new Promise<void>((resolve, reject) => {
        const place = { name, give: resolve };
        waiting.push(place);
        options.signal?.addEventListener('abort', () => {
          leaveLine(place);
          reject(options.signal!.reason);
        });
      });
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

  it.each([2, 10])(
    '%i tabs, killed at random moments: one leads, every call of a living tab is answered once',
    async (count) => {
      for (const seed of [1, 2, 3, 4]) await livesOfTabs(count, seed);
    },
  );
});

/** Opens `count` tabs that call and are killed and opened again, by the dice of `seed`. */
async function livesOfTabs(count: number, seed: number): Promise<void> {
  channel++;
  const random = dice(seed);
  const pause = (most: number) => new Promise((resolve) => setTimeout(resolve, random() * most));
  const alive = new Set<number>();
  let born = 0;
  let leading: number | null = null;
  let calls = 0;
  /** How often each reaction was made, and how each call of a tab that lives ended. */
  const made = new Map<number, number>();
  const ended: Promise<void>[] = [];

  const openTab = () => {
    const me = born++;
    alive.add(me);
    // What runs in a tab ends with it.
    const whileAlive = async <T>(result: T): Promise<T> => {
      await pause(4);
      return alive.has(me) ? result : new Promise(() => {});
    };
    const lead = (): Methods => {
      expect(leading === null || !alive.has(leading), 'one leads').toBe(true);
      expect(alive.has(me)).toBe(true);
      leading = me;
      return {
        status: async () => ({ note: String(me) }),
        who: () => whileAlive(me),
        react: (id) => {
          made.set(id, (made.get(id) ?? 0) + 1);
          return whileAlive(id);
        },
      };
    };
    const tabs = joinTabs<Status>(`tabs-${channel}`, lead, 'status', new Set(['react']));
    open.push(tabs);
    return { me, tabs };
  };
  const call = ({ me, tabs }: ReturnType<typeof openTab>) => {
    const id = ++calls;
    const once = random() < 0.5;
    const answer = tabs.call(once ? 'react' : 'who', [id]).then(
      (result) => {
        if (!once) return;
        expect(result).toBe(id);
        expect(made.get(id)).toBe(1);
      },
      (error: Error) => {
        expect(once).toBe(true);
        expect(error.message).toMatch(/^other-tab/);
      },
    );
    const dead = new Promise<void>((resolve) => {
      const watch = setInterval(() => {
        if (alive.has(me)) return;
        clearInterval(watch);
        resolve();
      }, 5);
      answer.finally(() => clearInterval(watch)).catch(() => {});
    });
    ended.push(Promise.race([answer, dead]));
  };

  let tabs = Array.from({ length: count }, openTab);
  for (let round = 0; round < 30; round++) {
    for (const each of tabs) if (random() < 0.5) call(each);
    await pause(6);
    const leader = tabs.find(({ me }) => me === leading);
    const victim = leader && random() < 0.5 ? leader : tabs[Math.floor(random() * tabs.length)]!;
    if (random() < 0.4) {
      alive.delete(victim.me);
      victim.tabs.close();
      tabs = [...tabs.filter((each) => each !== victim), openTab()];
    }
  }
  await Promise.all(ended);
  expect(born).toBeGreaterThan(count + 3);
  expect([...made.values()].filter((times) => times !== 1)).toEqual([]);
  expect(calls).toBeGreaterThan(count * 5);
  for (const each of tabs) {
    alive.delete(each.me);
    each.tabs.close();
  }
}

/** The same numbers for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
