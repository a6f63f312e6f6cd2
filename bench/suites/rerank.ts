// A person reacts to an item: how long until the feed below it is ranked anew, stored and handed back.

import type { CaseDescription, Suite } from '../page/suite';
import { quantile } from '../rows';
import { openRerankWorld, type RerankSizes } from './rerank-world';

const measured: readonly (RerankSizes & { quick?: boolean })[] = [
  { candidates: 1_000, pages: 2_000, visits: 10_000 },
  { candidates: 10_000, pages: 2_000, visits: 10_000, quick: true },
];

/** A run is the mean of so many reactions, no two of them to the same item. */
const reactionsARun = 10;

export const rerankSuite: Suite = {
  cases: measured.map(
    ({ quick = false, ...sizes }): CaseDescription => ({
      name: 'feedback-to-feed',
      backend: 'engine worker',
      shape: `${sizes.candidates} candidates, ${sizes.pages} pages`,
      sizes,
      quick,
    }),
  ),
  async open({ sizes }) {
    const world = await openRerankWorld(sizes as unknown as RerankSizes);
    const times: number[] = [];
    return {
      async ours() {
        let sum = 0;
        for (let k = 0; k < reactionsARun; k++) {
          const start = performance.now();
          await world.react();
          const milliseconds = performance.now() - start;
          times.push(milliseconds);
          sum += milliseconds;
        }
        return sum / reactionsARun;
      },
      peers: {},
      notes: [
        'the blend serves; two of ten items are tried for variety; the reaction is written to disk first',
      ],
      notesAfter: async () => [
        `${times.length} reactions, the first ones included: median ${quantile(times, 0.5).toFixed(1)} ms, ` +
          `95th percentile ${quantile(times, 0.95).toFixed(1)} ms, longest ${Math.max(...times).toFixed(1)} ms`,
      ],
      close: () => world.close(),
    };
  },
};
