// Which peers outside of the browser a case has.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { CaseDescription } from '../page/suite';
import { type NativePeer, startPeer } from './process';

type Start = (description: CaseDescription) => Promise<NativePeer | null>;

/** The first Python that has torch: the one named by PYTHON, the one on the path, the system's. */
const pythonWithTorch = [process.env.PYTHON, 'python3', '/usr/bin/python3'].find(
  (python) => python && spawnSync(python, ['-c', 'import torch']).status === 0,
);

function torch(threads: number): Start {
  return async ({ sizes }) => {
    if (!sizes.relaxed) return null; // beside our fastest only
    if (pythonWithTorch) {
      const script = fileURLToPath(new URL('torch_lstm.py', import.meta.url));
      return startPeer('PyTorch', pythonWithTorch, [script, JSON.stringify({ ...sizes, threads })]);
    }
    console.log('  PyTorch was not run: no python3 here can import torch');
    return null;
  };
}

/** By the case's name; the keys are matched by `--peers`. */
const nativePeers: Readonly<Record<string, Readonly<Record<string, Start>>>> = {
  'lstm-train-step': { 'PyTorch, 1 thread': torch(1), 'PyTorch, 2 threads': torch(2) },
};

/** Starts those of a case that are wanted and there. */
export async function startNativePeers(
  description: CaseDescription,
  wanted: RegExp | null,
): Promise<NativePeer[]> {
  const started: NativePeer[] = [];
  for (const [name, start] of Object.entries(nativePeers[description.name] ?? {})) {
    if (wanted && !wanted.test(name)) continue;
    const peer = await start(description);
    if (peer) started.push(peer);
  }
  return started;
}
