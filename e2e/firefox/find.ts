// Where a Firefox is: FIREFOX_PATH, else one on the PATH or where its installer puts it.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['firefox', 'firefox-esr'];
const applications = [
  '/Applications/Firefox.app/Contents/MacOS/firefox',
  'C:\\Program Files\\Mozilla Firefox\\firefox.exe',
];

/** Null where there is none. */
export function findFirefox(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    process.env.FIREFOX_PATH ?? '',
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...applications,
  ];
  return candidates.find((path) => path !== '' && existsSync(path)) ?? null;
}
