// Finds a Chromium for the browser tests, and installs one only if there is none.
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { run } from './install.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];
/** Where Playwright keeps its own, by platform, unless told otherwise. */
const playwrightCaches = [
  process.env.PLAYWRIGHT_BROWSERS_PATH,
  join(homedir(), '.cache', 'ms-playwright'),
  join(homedir(), 'Library', 'Caches', 'ms-playwright'),
  join(homedir(), 'AppData', 'Local', 'ms-playwright'),
];
const executables = [
  'chrome-linux/chrome',
  'chrome-linux64/chrome',
  'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
  'chrome-win/chrome.exe',
  'chrome-win64/chrome.exe',
];

/** The path of a Chromium, or null: CHROMIUM_PATH, the system's, then Playwright's newest. */
function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  if (given) {
    if (existsSync(given)) return given;
    console.error(`CHROMIUM_PATH is ${given}, but there is no such file; looking elsewhere.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  const candidates = [
    ...names.flatMap((name) => folders.map((folder) => join(folder, name))),
    ...applications,
  ];
  for (const cache of playwrightCaches) {
    if (!cache || !existsSync(cache)) continue;
    const builds = readdirSync(cache)
      .filter((name) => /^chromium-\d+$/.test(name))
      .sort((a, b) => Number(b.slice(9)) - Number(a.slice(9)));
    for (const build of builds)
      candidates.push(...executables.map((executable) => join(cache, build, executable)));
  }
  return candidates.find((path) => existsSync(path)) ?? null;
}

/** Finds a Chromium or installs one: by the system's packages as root on Debian, else Playwright's. Or null. */
export function ensureChromium() {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    console.log('No Chromium found; installing the system package ...');
    run('apt-get', ['update', '-q']);
    // Han glyphs too, or Chinese screens are tested on empty boxes.
    if (run('apt-get', ['install', '-y', '-q', 'chromium']) === 0) {
      run('apt-get', ['install', '-y', '-q', 'fonts-noto-cjk']);
      const installed = findChromium();
      if (installed) return installed;
    }
  }
  console.log("No Chromium found; installing Playwright's ...");
  run('npx', ['playwright', 'install', 'chromium']);
  return findChromium();
}
