// Opens one case and runs its contenders by name; in a worker for most suites, on the page for some.
import type { Bound, CaseDescription, OpenCase } from './suite';
import { suites } from './suites';

export interface Opened {
  peers: string[];
  bound: Bound | null;
  notes: string[];
}

export interface Runner {
  /** Null where this browser cannot run the case. */
  open(suite: string, description: CaseDescription): Promise<Opened | null>;
  /** Milliseconds a run, the mean of `repeats` in a row. `contender` is "ours" or a peer's name. */
  run(contender: string, repeats: number): Promise<number>;
  /** Ends the case; what it has to say afterwards. */
  close(): Promise<string[]>;
}

export function createRunner(): Runner {
  let current: OpenCase | null = null;
  return {
    async open(suite, description) {
      const entry = suites[suite];
      if (!entry) throw new Error(`no suite ${suite}`);
      current = await (await entry.load()).open(description);
      if (!current) return null;
      const { peers, bound, notes } = current;
      return { peers: Object.keys(peers), bound: bound ?? null, notes: [...(notes ?? [])] };
    },

    async run(contender, repeats) {
      const once = contender === 'ours' ? current?.ours : current?.peers[contender];
      if (!once) throw new Error(`no contender ${contender}`);
      let own = 0;
      let measured = false;
      const start = performance.now();
      for (let k = 0; k < repeats; k++) {
        const milliseconds = await once();
        if (milliseconds !== undefined) {
          own += milliseconds;
          measured = true;
        }
      }
      return (measured ? own : performance.now() - start) / repeats;
    },

    async close() {
      const after = (await current?.notesAfter?.()) ?? [];
      await current?.close?.();
      current = null;
      return [...after];
    },
  };
}
