// A table of unknown shape: the person says which column is what, and sees at once how much can be read.
import { axeCheck, expect, test } from './fixtures';
import { word } from './support/words';

const rows = Array.from({ length: 40 }, (_, index) => [
  `${index % 8 ? `https://reader.example/essay-${index}` : 'not an address'}`,
  `https://elsewhere.example/note-${index}`,
  `An essay about lighthouses, part ${index}`,
  `${(index % 28) + 1}/03/2024 10:${String(index).padStart(2, '0')}`,
]);
const csv = [['first', 'second', 'what', 'when'], ...rows]
  .map((row) => row.map((cell) => `"${cell}"`).join(';'))
  .join('\r\n');

test('the columns of a table are guessed, shown and chosen', async ({ app, page }) => {
  await app.open();
  await app.choose({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  await expect(app.preview).toContainText(word('preview.formatTable'));
  const chooser = page.getByTestId('columns');
  await expect(chooser.locator('tbody tr')).toHaveCount(5);
  const address = chooser.getByLabel(word('found.columnAddress'));
  const count = page.getByTestId('columns-count');
  // The second column has an address in every row.
  await expect(address).toHaveValue('1');
  await expect(count).toContainText(word('found.columnsReadable_other', { readable: '40', formatted: '40' }));

  await address.selectOption('0');
  await app.previewSettled();
  await expect(count).toContainText(word('found.columnsReadable_other', { readable: '35', formatted: '40' }));
  await expect(page.getByTestId('preview-visits')).toHaveText('35');

  await chooser.getByLabel(word('found.columnTime')).selectOption('');
  await expect(count).toContainText(word('found.columnsNoTime'));
  await chooser.getByLabel(word('found.columnTime')).selectOption('3');
  await app.previewSettled();
  await axeCheck(page, 'a table with its columns');
  if (process.env.E2E_SCREENSHOTS) {
    await page.screenshot({ path: 'test-results/columns.png', fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: 'test-results/columns-phone.png', fullPage: true });
  }
});

test('a list of feeds says where it belongs', async ({ app, page }) => {
  await app.open();
  const opml = '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/rss"/></body></opml>';
  await app.pick({ name: 'subscriptions.opml', mimeType: 'text/xml', buffer: Buffer.from(opml) });
  await expect(page.getByText(word('errors.feed-list.todo'))).toBeVisible();
});
