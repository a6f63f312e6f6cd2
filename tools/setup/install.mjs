// Installs the dependencies if they are missing or not the ones of package-lock.json. Runs before there is a
// node_modules, so it uses nothing but Node.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Ends the process with words instead of a stack where this Node is too old for the tools. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Driftfeed needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

/** Runs a command in the project, its output shown; returns its exit status. */
export function run(command, args, environment = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
    // npm is a script on Windows.
    shell: process.platform === 'win32',
  });
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}

/**
 * Whether what npm noted in node_modules is what the lock file asks for. Both map paths to packages; npm
 * leaves out what does not fit this machine (optional) and what is linked.
 */
export function isInstalled(directory = root) {
  const notes = join(directory, 'node_modules', '.package-lock.json');
  if (!existsSync(notes)) return false;
  try {
    const wanted = JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8')).packages;
    const here = JSON.parse(readFileSync(notes, 'utf8')).packages;
    return Object.entries(wanted).every(
      ([path, entry]) =>
        !path.startsWith('node_modules/') ||
        entry.optional === true ||
        entry.link === true ||
        entry.version === undefined || // what a link points to
        (here[path]?.version === entry.version && existsSync(join(directory, path))),
    );
  } catch {
    return false;
  }
}

/**
 * Installs if need be; ends the process if that fails. `npm ci` refuses where the registry (a mirror, say) or
 * the lock file lacks the optional binaries of other platforms; then `npm install` takes the same versions
 * from the lock file and leaves the file as it is.
 */
export function install() {
  if (isInstalled()) return;
  const quiet = ['--no-audit', '--no-fund'];
  console.log('Installing dependencies ...');
  if (run('npm', ['ci', ...quiet, '--loglevel=silent']) === 0) return;
  console.log('npm ci could not; trying npm install with the same versions ...');
  const status = run('npm', ['install', '--no-save', ...quiet]);
  if (status !== 0) {
    console.error('The dependencies could not be installed; see above.');
    process.exit(status);
  }
}
