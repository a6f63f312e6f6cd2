// Times of the week: found in a history with a rhythm, changed by the person, each change taken back; and the feed
// says when it is tuned to one.
import { expect, test } from './fixtures';
import { storeRhythm, storeSceneWeight } from './support/rhythm';

test('times of the week are found, named, switched off and joined, and tune the feed while they are on', async ({
  app,
  page,
}) => {
  await app.open();
  await expect(page.getByTestId('sample-mira')).toBeVisible();
  await storeRhythm(page);
  await app.open('/interests');
  const rows = page.getByTestId('scene');
  await expect(rows).toHaveCount(3, { timeout: 60_000 });
  // Training would say how much they count; it takes longer than this test may.
  await storeSceneWeight(page, 0.3);
  await page.reload();
  const here = rows.filter({ has: page.locator('.scene-now') });
  await expect(here).toHaveCount(1, { timeout: 60_000 });

  await here.getByTestId('scene-rename').click();
  await page.getByTestId('scene-name').fill('My quiet hour');
  await page.keyboard.press('Enter');
  await expect(here.getByTestId('scene-title')).toHaveText('My quiet hour');

  await here.getByTestId('scene-switch').click();
  await expect(here).toHaveAttribute('data-on', 'false');
  await app.undo.click();
  await expect(here).toHaveAttribute('data-on', 'true');

  await here.getByTestId('scene-merge').selectOption({ index: 1 });
  await here.getByTestId('scene-merge-do').click();
  await expect(rows).toHaveCount(2);
  await app.undo.click();
  await expect(rows).toHaveCount(3);

  await app.go('feed');
  await page.getByTestId('refresh').click();
  const line = page.getByTestId('feed-scene');
  await expect(line).toContainText('My quiet hour', { timeout: 30_000 });
  await page.getByTestId('feed-scene-off').click();
  await expect(line).toBeHidden();
  await app.undo.click();
  await expect(line).toContainText('My quiet hour');
});
