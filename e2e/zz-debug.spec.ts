import { test } from './fixtures';
test.use({ profile: 'lived-in' });
test('dbg', async ({ app, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await app.open('/feed'); await app.whenFeed();
  const r = await page.evaluate(() => [...document.querySelectorAll('*')].filter((e)=>e.getBoundingClientRect().right>361 && e.getBoundingClientRect().width>0).map((e)=>`${e.tagName}.${e.className} ${Math.round(e.getBoundingClientRect().left)}-${Math.round(e.getBoundingClientRect().right)} ${getComputedStyle(e).overflow} ${e.textContent?.slice(0,40)}`).slice(0,30));
  console.log(r.join('\n'), await page.evaluate(()=>[innerWidth, document.documentElement.scrollWidth, document.documentElement.clientWidth]));
  await page.screenshot({ path: '/tmp/narrow.png' });
});
