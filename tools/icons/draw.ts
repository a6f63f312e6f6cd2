// Draws the PNG icons from the one SVG with a Chromium, for platforms that take no SVG. Run after changing
// it: CHROMIUM_PATH=... tsx tools/icons/draw.ts. The results are kept in the repository.
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

const folder = new URL('../../public/icons/', import.meta.url);
const svg = await readFile(new URL('driftfeed.svg', folder), 'utf8');

/** Platforms cut maskable icons to their own shape, so the ground reaches the edges and the mark keeps to the middle. */
const maskable = svg
  .replace(
    /<rect [^>]*>/,
    '<rect width="512" height="512" fill="#16616b" /><g transform="translate(66.6 66.6) scale(0.74)">',
  )
  .replace('</svg>', '</g></svg>');

const executablePath = process.env.CHROMIUM_PATH;
const browser = await chromium.launch({
  ...(executablePath ? { executablePath } : {}),
  args: ['--no-sandbox'],
});
for (const [name, size, image] of [
  ['driftfeed-192.png', 192, svg],
  ['driftfeed-512.png', 512, svg],
  ['driftfeed-maskable-512.png', 512, maskable],
  ['apple-touch-icon.png', 180, svg.replace('rx="112"', '')],
] as const) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(
    `<body style="margin:0">${image.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `)}`,
  );
  await page.screenshot({ path: new URL(name, folder).pathname, omitBackground: true });
  await page.close();
}
await browser.close();
