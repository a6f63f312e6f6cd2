import { profile } from './.ix-insp';
import { startTfjs } from './src/device/tfjs-backend';
import { cyclingPerson } from './src/interest/evolution/synthetic.fixture';
import { trainEvolutionModel } from './src/interest/evolution/training';

const tf = await startTfjs('wasm');
const ev = cyclingPerson({ events: 2100, dimensions: 384, topics: 6, seed: 1, order: 0.85, noise: 0.8 });
await trainEvolutionModel(tf, [ev], { seed: 1 }, { epochs: 1 });
const c = process.cpuUsage(),
  t = performance.now();
await profile(async () => {
  await trainEvolutionModel(tf, [ev], { seed: 1 }, { epochs: 3 });
});
const u = process.cpuUsage(c);
console.log('cpu', u.user / 1e6, u.system / 1e6, 'wall', (performance.now() - t) / 1e3);
process.exit(0);
