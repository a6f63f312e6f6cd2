// Interest cards: one is drawn from a history, opened in an empty profile, makes a feed there, and goes again.
import { readFileSync } from 'node:fs';
import { expect, test } from './fixtures';
import { App } from './support/app';
import { word } from './support/words';

test.use({ profile: 'lived-in' });

test('a card goes from one profile to another, makes a feed, and leaves nothing when removed', async ({
  app,
  page,
  compute,
  startProfile,
}) => {
  await app.open('/interests');
  await page.getByTestId('own-card-name').fill('Mira');
  await page.getByTestId('blur-light').click();
  await page.getByTestId('card-draw').click();
  const outgoing = page.getByTestId('card-outgoing');
  // The first drawing finds the catalog's groups: slow on a busy machine.
  await expect(outgoing.getByTestId('card-topics').locator('li').first()).toBeVisible({
    timeout: 60_000,
  });
  const topics = await outgoing.getByTestId('card-topics').textContent();
  const download = page.waitForEvent('download');
  await page.getByTestId('card-save').click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('Mira.driftcard.json');
  const text = readFileSync(await file.path(), 'utf8');
  expect(text).not.toContain('http');
  await expect(page.getByText(word('cards.saved'))).toBeVisible();
  // Asked again, also after a restart, it is the same card; that it goes out twice counts once.
  await app.open('/interests');
  await page.getByTestId('blur-light').click();
  await page.getByTestId('card-draw').click();
  await expect(outgoing.getByTestId('card-topics')).toHaveText(topics ?? '', { timeout: 60_000 });
  await page
    .context()
    .grantPermissions(['clipboard-read', 'clipboard-write'])
    .catch(() => {});
  await page.getByTestId('card-copy').click();
  await expect(page.getByText(word('cards.copied'))).toBeVisible();
  await expect(page.getByText(word('cards.given_one', { count: '1', epsilon: '8' }))).toBeVisible();

  const friend = await startProfile('friend');
  const theirs = new App(friend.page, compute);
  await theirs.open('/interests');
  const choose = (content: string) =>
    friend.page.getByTestId('card-file-input').setInputFiles({
      name: 'Mira.driftcard.json',
      mimeType: 'application/json',
      buffer: Buffer.from(content),
    });
  await choose(text.slice(0, 300));
  await expect(theirs.failure).toHaveAttribute('data-code', 'card-unreadable');

  // As a link: its fragment is read and taken out of the address.
  await theirs.open(`/interests#card=${Buffer.from(text).toString('base64url')}`);
  await expect(friend.page.getByTestId('card-incoming').getByTestId('card-topics')).toHaveText(topics ?? '');
  expect(friend.page.url()).not.toContain('#');
  await friend.page.getByTestId('card-use').click();
  await expect(friend.page.getByTestId('card-row')).toContainText('Mira');
  await theirs.go('feed');
  await theirs.whenFeed();
  await expect(theirs.cards.first()).toContainText('Mira');

  await theirs.go('interests');
  await friend.page.getByTestId('card-remove').click();
  await expect(friend.page.getByTestId('card-row')).toHaveCount(0);
  await theirs.undo.click();
  await expect(friend.page.getByTestId('card-row')).toHaveCount(1);
  await friend.page.getByTestId('card-remove').click();
  await theirs.open('/feed');
  await expect(friend.page.getByTestId('welcome')).toBeVisible();
});
