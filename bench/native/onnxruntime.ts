// onnxruntime-node for a benchmark only: unpacked from its npm package, whose install script is not run.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** The version that transformers.js names. */
export const onnxruntimeVersion = '1.30.0';
const cache = fileURLToPath(new URL('../../.cache/bench/', import.meta.url));

/**
 * The folder of the package, with this platform's binary, fetched once (113 MB). Throws where the registry or the
 * platform has none.
 */
export async function fetchOnnxruntime(): Promise<string> {
  const folder = path.join(cache, `onnxruntime-node-${onnxruntimeVersion}`);
  if (existsSync(folder)) return folder;
  await mkdir(cache, { recursive: true });
  const work = await mkdtemp(path.join(cache, 'unpack-'));
  try {
    const { stdout } = await run('npm', ['pack', `onnxruntime-node@${onnxruntimeVersion}`, '--silent'], {
      cwd: work,
    });
    const binaries = `package/bin/napi-v6/${process.platform}/${process.arch}`;
    const parts = ['package/package.json', 'package/dist', binaries];
    await run('tar', ['xzf', stdout.trim(), ...parts], { cwd: work });
    await rename(path.join(work, 'package'), folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return folder;
}
