// npm run bench: every case in a real Chromium, ours and its peers in turn; prints a table, writes results and chart.
// Usage: see options.ts. How to read a row: docs/bench.md.
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Browser } from '@playwright/test';
import { buildPage, builtFolder, type Graphics, type OpenBrowser, openBrowser } from './browser';
import { type Measure, takeTurns } from './measure';
import { watchMemory } from './memory';
import { makeFiles } from './native/files';
import { startNativePeers } from './native/peers';
import { type Options, parseOptions, usage } from './options';
import type { ListedCase } from './page/main';
import { formatTable, type Row, rowsOfCase } from './rows';

async function main(): Promise<void> {
  const options = readOptions();
  if (!options) return;
  await buildPage();
  const rows: Row[] = [];
  const graphics: Graphics[] = options.gpu ? ['real'] : ['none', 'software'];
  for (const one of graphics) rows.push(...(await runAll(one, options)));
  if (rows.length === 0) {
    console.log('No case was run.');
    process.exitCode = 1;
    return;
  }
  console.log(`\n${formatTable(rows)}`);
  mkdirSync(options.out, { recursive: true });
  writeFileSync(join(options.out, 'results.json'), `${JSON.stringify(rows, null, 2)}\n`);
  const browser = await openBrowser('none');
  try {
    const charts = await browser.page.evaluate((all) => window.bench.charts(all), rows);
    for (const [name, svg] of Object.entries(charts)) writeFileSync(join(options.out, `${name}.svg`), svg);
  } finally {
    await browser.close();
  }
  console.log(`\nWritten: results.json, chart.svg and, where there is one, curves.svg in ${options.out}`);
}

function readOptions(): Options | null {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${usage}`);
    process.exitCode = 2;
    return null;
  }
}

async function runAll(graphics: Graphics, options: Options): Promise<Row[]> {
  const browser = await openBrowser(graphics);
  const rows: Row[] = [];
  try {
    const device = await browser.page.evaluate(() => window.bench.device());
    const listed = (await browser.page.evaluate(() => window.bench.list())).filter((one) =>
      wanted(one, graphics, options),
    );
    if (listed.length === 0) return [];
    const adapter = device.webgpu
      ? `${device.webgpu.adapter}${device.webgpu.isFallback ? ' (software)' : ''}`
      : 'none';
    console.log(
      `Chromium ${browser.version}, ${cpus()[0]?.model ?? 'unknown CPU'}, ${device.cores} logical cores, ` +
        `isolated: ${device.isolated ? 'yes' : 'no'}, WebGPU: ${adapter}`,
    );
    if (graphics === 'real' && (!device.webgpu || device.webgpu.isFallback)) {
      console.log('No GPU: this browser has only a software adapter or none. Cases on WebGPU were not run.');
      return [];
    }
    await makeFiles(
      listed.map(({ description }) => description),
      builtFolder,
    );
    for (const one of listed) {
      const { description } = one;
      console.log(`${description.name}, ${description.backend}, ${description.shape}`);
      try {
        rows.push(...(await runCase(browser, one, graphics, options)));
      } catch (error) {
        // The others are still worth their time; the exit status says that something is missing.
        console.error(error);
        process.exitCode = 1;
        await browser.page.evaluate(() => window.bench.close());
      }
    }
  } finally {
    await browser.close();
  }
  return rows;
}

function wanted({ description }: ListedCase, graphics: Graphics, { grep, quick }: Options): boolean {
  const { name, backend, shape } = description;
  if (Boolean(description.webgpu) !== (graphics !== 'none')) return false;
  if (graphics === 'software' && description.realGpuOnly) return false;
  if (quick && !description.quick) return false;
  return grep?.test(`${name} ${backend} ${shape}`) ?? true;
}

async function runCase(
  { browser, page }: OpenBrowser,
  listed: ListedCase,
  graphics: Graphics,
  { peers: wantedPeers, runs }: Options,
): Promise<Row[]> {
  const { name, backend, shape, sizes, curve } = listed.description;
  const opened = await page.evaluate((one) => window.bench.open(one), listed);
  if (!opened) {
    console.log('  this browser cannot run it');
    await page.evaluate(() => window.bench.close());
    return [];
  }
  const measured =
    (contender: string): Measure =>
    (repeats) =>
      page.evaluate(([who, times]) => window.bench.run(who, times), [contender, repeats] as const);
  // On a software adapter a time says nothing, so nothing is compared.
  const compared = graphics !== 'software';
  const inPage = compared ? opened.peers.filter((peer) => wantedPeers?.test(peer) ?? true) : [];
  const native = compared ? await startNativePeers(listed.description, wantedPeers) : [];
  try {
    const peers = Object.fromEntries([
      ...inPage.map((peer) => [peer, measured(peer)] as const),
      ...native.map((peer) => [peer.name, peer.measure] as const),
    ]);
    const times = await takeTurns({ ours: measured('ours'), peers }, compared ? runs : 1);
    const memory = listed.description.memory ? await memoryOf(browser, measured('ours')) : null;
    const after = await page.evaluate(() => window.bench.close());
    const notes = [...opened.notes, ...after, ...native.flatMap((peer) => peer.notes)];
    for (const note of notes) console.log(`  ${note}`);
    if (memory) console.log(`  memory: ${memory.before.toFixed(0)} MB, at most ${memory.peak.toFixed(0)} MB`);
    if (opened.bound) notes.push(`bound: ${opened.bound.source}`);
    const rows = rowsOfCase({
      name,
      backend: graphics === 'software' ? `${backend} (software)` : backend,
      shape,
      curve: curve === undefined ? null : { over: curve, size: sizes[curve]! },
      ...times,
      boundMilliseconds: opened.bound?.milliseconds ?? null,
      memory,
      notes,
    });
    console.log(formatTable(rows).replaceAll(/^/gm, '  '));
    return rows;
  } finally {
    for (const peer of native) peer.close();
  }
}

async function memoryOf(browser: Browser, ours: Measure): Promise<Row['memory_mb']> {
  const watch = await watchMemory(browser);
  if (!watch) return null;
  const before = watch.reset();
  await ours(1);
  return { before, peak: watch.peak() };
}

await main();
