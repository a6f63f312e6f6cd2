// Writes the demo magazine that embeds the widget: public/widget.html, public/demo/** and its catalog with vectors.
import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CatalogItem } from '../../src/catalog/item';
import { articles, type PlacedArticle, sections } from './articles';
import { articlePage, articlePath, frontPage, sectionPage, sectionPath } from './pages';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const site = path.join(root, 'public');

async function write(file: string, text: string): Promise<void> {
  const target = path.join(site, file);
  await mkdir(path.dirname(target), { recursive: true });
  await writeFile(target, text);
}

/** Addresses are relative to the catalog, so that the magazine works wherever it is served. */
function catalogItem(article: PlacedArticle): CatalogItem {
  return {
    title: article.title,
    url: articlePath(article).replace(/^demo\//, './'),
    kind: 'article',
    lang: 'en',
    summary: article.summary,
    tags: [...article.tags],
  };
}

for (const section of sections)
  await rm(path.join(site, 'demo', section.slug), { recursive: true, force: true });
await write('widget.html', frontPage());
for (const section of sections) await write(sectionPath(section), sectionPage(section));
for (const article of articles) await write(articlePath(article), articlePage(article));
for (const file of ['magazine.css', 'plates.css', 'icon.svg'])
  await copyFile(path.join(here, file), path.join(site, 'demo', file));
const items = articles.map((article) => `  ${JSON.stringify(catalogItem(article))}`);
await write('demo/catalog.json', `{ "items": [\n${items.join(',\n')}\n] }\n`);
console.log(`demo: ${articles.length} articles in ${sections.length} sections`);

// A process of its own: the catalog tool is a command line, the same that site owners use.
const tool = path.join(root, 'tools/catalog-vectors/build.ts');
const folder = path.join(site, 'demo');
const { status } = spawnSync(
  process.execPath,
  [
    ...process.execArgv,
    tool,
    '--catalog',
    path.join(folder, 'catalog.json'),
    '--out',
    folder,
    '--model',
    'minilm-en',
  ],
  { stdio: 'inherit', cwd: root },
);
process.exitCode = status ?? 1;
