// Builds the companion extension: dist-extension/chrome and dist-extension/firefox, each ready to be loaded.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { manifest, type Target } from '../../extension/manifest';

const root = resolve(import.meta.dirname, '../..');
const source = join(root, 'extension');
const targets: readonly Target[] = ['chrome', 'firefox'];

/** Each script stands alone: a content script can import nothing. The popup waits, so it is a module. */
const scripts = { background: 'iife', relay: 'iife', popup: 'es' } as const;

/** Unminified, so that anyone can read what they load. */
async function buildScript(name: keyof typeof scripts, outDir: string): Promise<void> {
  await build({
    configFile: false,
    root,
    publicDir: false,
    logLevel: 'warn',
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rollupOptions: {
        input: join(source, `${name}.ts`),
        output: { format: scripts[name], entryFileNames: `${name}.js` },
      },
    },
  });
}

/** The browsers' own form of words: each with its message, blanks by number. */
async function messages(language: string): Promise<string> {
  const words = JSON.parse(await readFile(join(source, 'locales', `${language}.json`), 'utf8'));
  const entries = Object.entries(words).map(([name, message]) => [name, { message }]);
  return JSON.stringify(Object.fromEntries(entries), null, 2);
}

/** Builds into `folder`, which is emptied first. */
export async function buildExtension(folder: string): Promise<void> {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  await rm(folder, { recursive: true, force: true });
  const [first, ...others] = targets;
  const built = join(folder, first!);
  for (const name of Object.keys(scripts) as (keyof typeof scripts)[]) await buildScript(name, built);
  for (const file of ['popup.html', 'popup.css']) await cp(join(source, file), join(built, file));
  for (const size of [192, 512])
    await cp(join(root, `public/icons/driftfeed-${size}.png`), join(built, `icon-${size}.png`));
  for (const language of ['en', 'zh_CN']) {
    await mkdir(join(built, '_locales', language), { recursive: true });
    await writeFile(join(built, '_locales', language, 'messages.json'), await messages(language));
  }
  for (const target of others) await cp(built, join(folder, target), { recursive: true });
  for (const target of targets) {
    const text = JSON.stringify(manifest(target, version), null, 2);
    await writeFile(join(folder, target, 'manifest.json'), text);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  await buildExtension(join(root, 'dist-extension'));
