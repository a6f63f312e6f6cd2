// Which peers outside of the browser a case has.
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { CaseDescription } from '../page/suite';
import { fetchOnnxruntime, onnxruntimeVersion } from './onnxruntime';
import { type NativePeer, startPeer } from './process';

const here = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

type Start = (description: CaseDescription) => Promise<NativePeer | null>;

/** The first Python that has torch: the one named by PYTHON, the one on the path, the system's. */
const pythonWithTorch = [process.env.PYTHON, 'python3', '/usr/bin/python3'].find(
  (python) => python && spawnSync(python, ['-c', 'import torch']).status === 0,
);

function torch(threads: number): Start {
  return async ({ sizes }) => {
    if (!sizes.relaxed) return null; // beside our fastest only
    if (pythonWithTorch) {
      const script = here('torch_lstm.py');
      return startPeer('PyTorch', pythonWithTorch, [script, JSON.stringify({ ...sizes, threads })]);
    }
    console.log('  PyTorch was not run: no python3 here can import torch');
    return null;
  };
}

/** On as many threads as ours has cores or workers at its disposal, and on the very model file of the app. */
const onnxruntime: Start = async ({ sizes, webgpu }) => {
  if (webgpu) return null;
  try {
    const parameters = {
      folder: await fetchOnnxruntime(),
      version: onnxruntimeVersion,
      models: here('../../public/models/'),
      texts: sizes.texts,
      threads: sizes.oneThread ? 1 : Math.min(4, availableParallelism()),
    };
    const script = here('embed-titles.ts');
    return startPeer('onnxruntime-node', process.execPath, [
      ...['--import', 'tsx', script],
      JSON.stringify(parameters),
    ]);
  } catch (error) {
    console.log(`  onnxruntime-node was not run: ${error instanceof Error ? error.message : error}`);
    return null;
  }
};

/** By the case's name; the keys are matched by `--peers`. */
const nativePeers: Readonly<Record<string, Readonly<Record<string, Start>>>> = {
  'lstm-train-step': { 'PyTorch, 1 thread': torch(1), 'PyTorch, 2 threads': torch(2) },
  embedding: { 'onnxruntime-node': onnxruntime },
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
