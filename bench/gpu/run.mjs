// npm run bench:gpu: bundles the GPU harness, lays Dawn's native part beside it, runs it. Options: see main.ts.
import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const built = resolve(import.meta.dirname, '../dist/gpu');
await build({ configFile: join(import.meta.dirname, 'vite.config.ts'), logLevel: 'error' });
const native = join(
  'dist',
  `${process.platform}-${process.platform === 'darwin' ? 'universal' : process.arch}`,
);
cpSync(resolve(import.meta.dirname, '../../node_modules/webgpu', native), join(built, native), {
  recursive: true,
});
const torch = resolve(import.meta.dirname, '../native');
const { status } = spawnSync(
  process.execPath,
  [join(built, 'gpu.mjs'), '--torch', torch, '--out', 'bench', ...process.argv.slice(2)],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
