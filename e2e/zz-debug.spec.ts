import { test } from './fixtures';
import { chromeHistory } from './support/history-files';
import { storedCounts } from './support/stored';
test('dbg @webgpu', async ({ app, page }) => {
  const history = await chromeHistory({ visits: 120, pages: 50, seed: 9, days: 10, plain: true });
  page.on('console', (m) => console.log('console', m.text().slice(0, 300)));
  await app.open();
  console.log(await page.evaluate(async () => { const a = await navigator.gpu.requestAdapter(); return a ? `${a.info.vendor} ${a.info.architecture} ${a.info.isFallbackAdapter}` : 'none'; }));
  await app.choose(history);
  await app.confirmImport.click();
  const t = Date.now();
  for (let i = 0; i < 76; i++) { const c = await storedCounts(page); console.log(((Date.now()-t)/1000).toFixed(0), c.embedded, JSON.stringify(c.jobs), await app.badge.first().getAttribute('data-backend', {timeout: 100}).catch(()=>'-')); if (c.embedded === 50) break; await page.waitForTimeout(5000); }
});
