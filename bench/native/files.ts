// Files that cases need and that are too large to keep: made before the page is opened.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseDescription } from '../page/suite';
import { makeChromeHistory } from './history';

/** Writes what the cases need below data/ of the folder that is served. */
export async function makeFiles(descriptions: readonly CaseDescription[], folder: string): Promise<void> {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  for (const { name, sizes } of descriptions) {
    if (name !== 'import') continue;
    writeFileSync(join(data, `history-${sizes.visits}.sqlite`), await makeChromeHistory(sizes.visits!));
  }
}
