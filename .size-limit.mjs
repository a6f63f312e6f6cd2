// The budgets of the build. What the app loads first is read from Vite's manifest: the entry, what it imports,
// and the page it opens on.
import { readFileSync } from 'node:fs';

const manifest = JSON.parse(readFileSync('dist/.vite/manifest.json', 'utf8'));
const files = new Set();
const follow = (name) => {
  const chunk = manifest[name];
  if (files.has(`dist/${chunk.file}`)) return;
  files.add(`dist/${chunk.file}`);
  for (const imported of chunk.imports ?? []) follow(imported);
};
for (const name of Object.keys(manifest)) {
  if (manifest[name].isEntry || /pages\/(Welcome|Feed)Page\.tsx$/.test(name)) follow(name);
}

export default [
  { name: 'app shell, first load', path: [...files], limit: '150 kB', gzip: true },
  { name: 'widget loader', path: 'dist/widget.js', limit: '8 kB', gzip: true },
  {
    name: 'widget with ranking',
    path: ['dist/widget.js', 'dist/widget-core-*.js'],
    limit: '60 kB',
    gzip: true,
  },
];
