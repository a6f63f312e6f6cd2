// Real exports, where a folder of them is given: small ones, to start from as well.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const largest = 200_000;

/** The files of the folder in `DRIFTFEED_FIXTURES`, at whatever depth; none where it is not set. */
export function realInputs(): Uint8Array[] {
  const root = process.env.DRIFTFEED_FIXTURES;
  if (!root || !existsSync(root)) return [];
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size <= largest)
    .sort()
    .map((path) => new Uint8Array(readFileSync(path)));
}
