// What the preview says of the files themselves: how many of them gave something, and why none of the rows did.
import type { ImportPreview } from '../../engine/api';

/** How many of the chosen files could be read; those inside an archive are told one by one. */
export function filesRead({ fileNames, files }: Pick<ImportPreview, 'fileNames' | 'files'>): number {
  const refused = new Set(files.filter((file) => file.refused).map(({ name }) => name));
  return fileNames.filter((name) => !refused.has(name)).length;
}

/** Where no row of the files could be read: how many there are, and whether dates are all that most of them lack. */
export function unreadRows({
  visitsRead,
  files,
}: Pick<ImportPreview, 'visitsRead' | 'files'>): { rows: number; lackDates: boolean } | null {
  if (visitsRead > 0) return null;
  const skipped = files.flatMap((file) => file.skipped);
  const rows = skipped.reduce((sum, { count }) => sum + count, 0);
  const dateless = skipped.reduce((sum, { cause, count }) => sum + (cause === 'no-time' ? count : 0), 0);
  return rows > 0 ? { rows, lackDates: dateless * 2 > rows } : null;
}
