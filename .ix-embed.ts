import { readBundle } from './tools/evaluate/bundle';
import { titleVectors } from './tools/evaluate/vectors';

for (const n of process.argv.slice(2)) {
  const t = performance.now();
  const b = await readBundle('../shared/data/logs/' + n);
  console.log(
    n,
    b.items.length,
    b.events.length,
    [...b.impressions].map(([k, x]) => k + ':' + x.length).join(' '),
  );
  const m = await titleVectors(
    b.items.map((i) => i.title),
    'minilm-en',
    () => {},
  );
  console.log(n, m.rows, ((performance.now() - t) / 1000).toFixed(1) + 's');
}
process.exit(0);
