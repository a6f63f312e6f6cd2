// Reads the floors: what untrained scores reach on the bundles, computed by somebody else, to check ours against.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';

/** Per method: AUC, MRR, nDCG@5, nDCG@10, HR@10, times 100. */
export type Floors = Map<string, [number, number, number, number, number]>;

/** The rows of one log, or null where the file or the log is not there. */
export async function readFloors(file: string, log: string): Promise<Floors | null> {
  if (!existsSync(file)) return null;
  return parseFloors(await readFile(file, 'utf8'), log);
}

export function parseFloors(text: string, log: string): Floors | null {
  const section = text.split(/^### /m).find((part) => part.startsWith(`${log} `));
  if (!section) return null;
  const floors: Floors = new Map();
  for (const line of section.split('\n')) {
    const [name, ...figures] = line
      .split('|')
      .map((cell) => cell.trim())
      .filter((cell) => cell !== '');
    const values = figures.map(Number);
    if (name && values.length === 5 && values.every(Number.isFinite))
      floors.set(name, values as [number, number, number, number, number]);
  }
  return floors;
}
