// All that may not be lost, doubled or mixed with another: one history, and the reactions to what came of it.
import { readFile } from 'node:fs/promises';
import type { App } from '../support/app';
import { reactionFaults, visitFaults } from './ledger';
import { heldRaw, type Strict, strictOfBackup } from './strict';

export interface World {
  name: string;
  /** Visits that are stored or staged. */
  held: ReadonlySet<string>;
  /** The same of visits as they came in. */
  raw: ReadonlySet<string>;
  reactions: Set<string>;
  asked: Set<string>;
}

export interface Backup {
  name: string;
  file: Buffer;
  strict: Strict;
  /** Of all stores. */
  rowCount: number;
}

export function worldOf({ name, strict }: Pick<Backup, 'name' | 'strict'>): World {
  const held = new Set([...strict.visits, ...strict.staged]);
  return { name, held, raw: new Set(heldRaw(strict)), reactions: new Set(strict.feedback), asked: new Set() };
}

export function differences(world: World, strict: Strict): string[] {
  return [
    ...visitFaults('visits', world.held, new Set([...strict.visits, ...strict.staged])),
    ...visitFaults('raw visits', world.raw, new Set(heldRaw(strict))),
    ...reactionFaults(strict, world.reactions, world.asked),
  ];
}

/** Made by the app itself, on its page of settings; without a lock, that it can be looked into. */
export async function makeBackup({ page }: App, name: string): Promise<Backup> {
  await page.getByTestId('make-backup').click();
  // Where a passphrase is set it is ticked, once the app knows that.
  await page.locator('[data-testid=backup-confirm]:enabled, [data-testid=backup-lock]:checked').waitFor();
  await page.getByTestId('backup-lock').uncheck();
  const download = page.waitForEvent('download');
  await page.getByTestId('backup-confirm').click();
  const file = await readFile(await (await download).path());
  const { rowCount, ...strict } = strictOfBackup(file);
  return { name, file, strict, rowCount };
}
