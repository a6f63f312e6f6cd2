// Installable: a manifest that holds, icons that load, a service worker in control.
import { expect, test } from './fixtures';

interface Manifest {
  name: string;
  short_name: string;
  start_url: string;
  display: string;
  icons: { src: string; sizes: string; type: string; purpose?: string }[];
}

test('the manifest is valid and its icons load in the sizes they claim', async ({ app, page }) => {
  await app.open();
  const href = await page.locator('link[rel="manifest"]').evaluate((link) => (link as HTMLLinkElement).href);
  const response = await page.request.get(href);
  expect(response.ok()).toBe(true);
  expect(response.headers()['content-type']).toContain('application/manifest+json');
  const manifest = (await response.json()) as Manifest;
  expect(manifest).toMatchObject({ name: expect.stringContaining('Driftfeed'), display: 'standalone' });
  expect(new URL(manifest.start_url, href).origin).toBe(new URL(href).origin);

  for (const { src, sizes } of manifest.icons) {
    const address = new URL(src, href).href;
    const size = await page.evaluate(async (url) => {
      const image = new Image();
      image.src = url;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, address);
    if (sizes !== 'any') expect(sizes.split(' '), src).toContain(size);
  }
  const sizes = manifest.icons.flatMap((icon) => icon.sizes.split(' '));
  expect(sizes).toEqual(expect.arrayContaining(['192x192', '512x512']));
  expect(manifest.icons.some(({ purpose }) => purpose?.includes('maskable'))).toBe(true);
});

test('Chromium finds nothing that speaks against installing it', async ({ startProfile }) => {
  // A profile of its own: in a private window nothing can be installed.
  const { page } = await startProfile('installing');
  await page.goto('/');
  await page.evaluate(() => navigator.serviceWorker.ready);
  const session = await page.context().newCDPSession(page);
  await expect
    .poll(async () =>
      (await session.send('Page.getInstallabilityErrors')).installabilityErrors.map(({ errorId }) => errorId),
    )
    .toEqual([]);
});
