// A peer outside of the browser: a process that answers each line "repeats" with the milliseconds a run took.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Measure } from '../measure';

export interface NativePeer {
  name: string;
  measure: Measure;
  notes: string[];
  close(): void;
}

/**
 * Starts the command and waits for its first line, JSON: {"name", "notes"} for the row. Null, with a line on the
 * console, where that does not come: the peer is not on this machine.
 */
export async function startPeer(
  what: string,
  command: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<NativePeer | null> {
  const child = spawn(command, parameters, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => {
    errors = (errors + text).slice(-2000);
  });
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) =>
      reject(new Error(`${what} ended with ${code}: ${errors.trim().split('\n').at(-1)}`)),
    );
  });
  ended.catch(() => {}); // handled where something waits on it
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await Promise.race([lines.next(), ended]);
    return done ? ended : value;
  };
  try {
    const { name, notes } = JSON.parse(await answer()) as { name: string; notes: string[] };
    return {
      name,
      notes,
      async measure(repeats) {
        child.stdin.write(`${repeats}\n`);
        return Number(await answer());
      },
      close: () => child.kill(),
    };
  } catch (error) {
    console.log(`  ${what} was not run: ${error instanceof Error ? error.message : error}`);
    return null;
  }
}
