// Several tabs: one works, all show the same, and when it is closed the next goes on.
import { expect, test } from './fixtures';
import { App } from './support/app';
import { storedCounts } from './support/stored';

const wait = { timeout: 120_000, intervals: [100] };

test('a second tab shows what the first one does, can change it, and takes over when it is closed', async ({
  app,
  page,
  context,
  compute,
}) => {
  await app.open();
  await app.startSample('mira');
  const other = new App(await context.newPage(), compute);
  await other.page.goto('/feed');
  await expect(other.page.getByTestId('notice-other-tab')).toBeVisible();
  // Progress that the first tab makes moves here too.
  await expect(other.page.getByTestId('job-embedding')).toHaveAttribute('data-state', 'running');
  await other.whenFeed();
  await app.go('feed');
  await app.whenFeed();

  // A change made here is made there.
  const url = (await other.urls())[1]!;
  await other.react(other.card(url), 'hide');
  await expect(app.card(url)).toHaveCount(0);

  // The tab that works is closed in the middle: nothing is lost, and the other goes on to the end.
  const before = await storedCounts(other.page);
  await page.close();
  await expect(other.page.getByTestId('notice-other-tab')).toBeHidden();
  await other.whenEmbedded();
  const after = await storedCounts(other.page);
  expect(after.visits).toBe(before.visits);
  expect(after.vectorRows).toBe(after.vectorHashes);
  await expect.poll(async () => (await storedCounts(other.page)).embedded, wait).toBe(after.needed);
});

test.describe('ten tabs', () => {
  test.use({ profile: 'lived-in' });

  test('all show one feed, any can change it, and the next goes on when the one that leads is closed', async ({
    context,
    compute,
  }) => {
    let tabs = await Promise.all(
      Array.from({ length: 10 }, async () => new App(await context.newPage(), compute)),
    );
    await Promise.all(tabs.map((tab) => tab.page.goto('/feed')));
    await Promise.all(tabs.map((tab) => tab.whenFeed()));
    const feed = await tabs[0]!.urls();
    for (const tab of tabs) expect(await tab.urls()).toEqual(feed);
    const leads = async (tab: App) => (await tab.page.getByTestId('notice-other-tab').count()) === 0;
    const { visits, feedback } = await storedCounts(tabs[0]!.page);

    for (let change = 1; change <= 3; change++) {
      const leading = (await Promise.all(tabs.map(leads))).indexOf(true);
      const closed = tabs[leading]!;
      tabs = tabs.filter((tab) => tab !== closed);
      // Pressed in the moment in which nobody leads.
      const any = tabs[(change * 3) % tabs.length]!;
      const url = (await any.urls())[1]!;
      await closed.page.close();
      await any.card(url).getByTestId('action-hide').click();
      for (const tab of tabs) await expect.poll(() => stillThere(tab, url)).toBe(false);
      const shown = await any.urls();
      for (const tab of tabs) await expect.poll(() => tab.urls()).toEqual(shown);
      await expect.poll(async () => (await Promise.all(tabs.map(leads))).filter(Boolean)).toEqual([true]);
      const stored = await storedCounts(any.page);
      expect({ visits: stored.visits, feedback: stored.feedback }).toEqual({
        visits,
        feedback: feedback + change,
      });
    }
  });
});

/** Whether a card is still on the screen. A tab that was scrolled offers the next feed, and does not move by itself. */
async function stillThere(tab: App, url: string): Promise<boolean> {
  const newer = tab.page.getByTestId('show-newer');
  if (await newer.isVisible()) await newer.click();
  return (await tab.card(url).count()) > 0;
}
