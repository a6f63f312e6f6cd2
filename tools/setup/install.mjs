// Installs the dependencies if they are missing or not the ones of package-lock.json. Runs before there is a
// node_modules, so it uses nothing but Node.
import { spawn, spawnSync } from 'node:child_process';
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

/** As `run`, until it ends by itself or this process is told to end, which it is told in turn. Ends this process. */
export function runToTheEnd(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' });
  const passedOn = new Set();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      passedOn.add(signal);
      child.kill(signal);
    });
  }
  child.on('error', (error) => {
    console.error(`${command}: ${error.message}`);
    process.exit(1);
  });
  // Ended as it was told to, it has done nothing wrong; killed by somebody else or by a crash, it has.
  child.on('exit', (status, signal) => process.exit(status ?? (passedOn.has(signal) ? 0 : 1)));
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

/** Installs exactly what the lock file says if need be; ends the process if that fails. */
export function install() {
  if (isInstalled()) return;
  console.log('Installing the dependencies into node_modules (some 900 MB on disk): a minute or two ...');
  // Quiet but for errors; a minute of warnings from packages of packages helps nobody.
  const status = run('npm', ['ci', '--loglevel=error']);
  if (status !== 0) {
    console.error('The dependencies could not be installed; see above.');
    process.exit(status);
  }
}
