// A fingerprint of everything the build reads, so that `npm start` builds again only when something changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './install.mjs';

const inputs = [
  'src',
  'extension',
  'tools',
  'public',
  'index.html',
  'widget.html',
  'package-lock.json',
  'tsconfig.json',
];
/** Made by the build itself from the rest (see .gitignore), and what cannot change its result. */
const products =
  /^public\/(?:models|runtime|sample|demo|widget\.html|catalog\/vectors|catalog\/index\.json)(?:\/|$)|\.test\.tsx?$/;
const stamp = join('.cache', 'build-inputs.sha256');

/** SHA-256 over the names and bytes of all inputs, in a fixed order. */
export function hashInputs(directory = root) {
  const hash = createHash('sha256');
  const configs = readdirSync(directory).filter((name) =>
    /^vite\..*config\.ts$|^vite\.config\.ts$/.test(name),
  );
  const add = (path) => {
    if (products.test(path) || !existsSync(join(directory, path))) return;
    if (statSync(join(directory, path)).isDirectory()) {
      for (const name of readdirSync(join(directory, path)).sort()) add(`${path}/${name}`);
      return;
    }
    const bytes = readFileSync(join(directory, path));
    hash.update(`${path}\0${bytes.length}\0`).update(bytes);
  };
  for (const path of [...inputs, ...configs.sort()]) add(path);
  return hash.digest('hex');
}

/** Whether dist/ was built from the inputs as they are now. */
export function isBuilt(directory = root) {
  const file = join(directory, stamp);
  return (
    existsSync(join(directory, 'dist', 'index.html')) &&
    existsSync(file) &&
    readFileSync(file, 'utf8').trim() === hashInputs(directory)
  );
}

/** Notes that dist/ was built from these inputs. */
export function noteBuilt(hash, directory = root) {
  mkdirSync(dirname(join(directory, stamp)), { recursive: true });
  writeFileSync(join(directory, stamp), `${hash}\n`);
}
