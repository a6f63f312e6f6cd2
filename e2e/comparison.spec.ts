// Two models take turns in the feed: what is opened is counted for who placed it, and taken back with the open.
import { axeCheck, expect, test } from './fixtures';

test.use({ profile: 'lived-in' });

test('two models are compared by what is opened, from start to stop', async ({
  app,
  page,
  context,
  guard,
}) => {
  const comparison = page.getByTestId('comparison');
  const meta = page.getByTestId('feed-meta');
  const ofTeam = (team: 0 | 1) => page.locator(`[data-testid="feed-card"][data-team="${team}"]`);

  await app.open('/model');
  await expect(comparison).toHaveAttribute('data-state', 'off');
  await page.getByTestId('start-comparison').click();
  await expect(comparison).toHaveAttribute('data-state', 'running');
  await expect(comparison).toHaveAttribute('data-now', '0 0');

  await app.go('feed');
  await expect(meta).toHaveAttribute('data-served-by', 'comparison');
  for (const team of [0, 1] as const) expect(await ofTeam(team).count()).toBeGreaterThan(2);
  const before = await app.urls();
  await page.reload();
  await app.whenFeed();
  expect(await app.urls()).toEqual(before);

  const url = (await ofTeam(1).first().getAttribute('data-url'))!;
  guard.allow(url);
  await context.route(`${new URL(url).origin}/**`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>There</title>' }),
  );
  const opened = context.waitForEvent('page');
  await app.card(url).getByTestId('action-open').click();
  await (await opened).close();
  await expect(app.undo).toBeVisible();
  await app.go('model');
  await expect(comparison).toHaveAttribute('data-now', '0 1');
  await axeCheck(page, 'model while two are compared');

  await app.go('saved');
  await page.getByTestId('tab-all').click();
  await page.getByTestId('take-back').click();
  await expect(page.getByTestId('reaction-row')).toHaveCount(0);
  await app.go('model');
  await expect(comparison).toHaveAttribute('data-now', '0 0');

  await page.getByTestId('stop-comparison').click();
  await expect(comparison).toHaveAttribute('data-state', 'off');
  await app.go('feed');
  await expect(meta).not.toHaveAttribute('data-served-by', 'comparison');
  await expect(page.locator('[data-team]')).toHaveCount(0);
});
