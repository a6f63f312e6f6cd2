// Takes turns: ours, each peer, ours, each peer…, so that whatever else the machine does falls on all alike.

/** Milliseconds a run, the mean of `repeats` in a row. */
export type Measure = (repeats: number) => Promise<number>;

export interface Contest {
  ours: Measure;
  peers: Readonly<Record<string, Measure>>;
}

export interface Times {
  ours: number[];
  peers: Record<string, number[]>;
}

/** Shorter runs are repeated until they take this long: clocks are coarse, and a single call is mostly noise. */
const leastMilliseconds = 20;
const mostRepeats = 1000;

/** Warms every contender up, then takes `runs` turns. */
export async function takeTurns({ ours, peers }: Contest, runs: number): Promise<Times> {
  const all = [ours, ...Object.values(peers)];
  const names = Object.keys(peers);
  const repeats: number[] = [];
  for (const measure of all) {
    await measure(1); // compiles, allocates
    const few = repeatsFor(await measure(1));
    // What is short is still getting faster, while the compiler's better tiers take over.
    repeats.push(few === 1 ? 1 : repeatsFor(await measure(few)));
  }
  const times: Times = { ours: [], peers: Object.fromEntries(names.map((name) => [name, []])) };
  for (let run = 0; run < runs; run++) {
    for (const [k, measure] of all.entries()) {
      const milliseconds = await measure(repeats[k]!);
      if (k === 0) times.ours.push(milliseconds);
      else times.peers[names[k - 1]!]!.push(milliseconds);
    }
  }
  return times;
}

function repeatsFor(milliseconds: number): number {
  return Math.min(mostRepeats, Math.max(1, Math.ceil(leastMilliseconds / Math.max(milliseconds, 1e-3))));
}
