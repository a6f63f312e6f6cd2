// What a person is shown of several chosen files, and that a read can be stopped in the middle.
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deleteStorage, openStorage, type Storage } from '../storage/database';
import { ImportService } from './import-service';

const t = 1_700_000_000_000;
const visits = (count: number, host = 'a') =>
  JSON.stringify({
    'Browser History': Array.from({ length: count }, (_, index) => ({
      url: `https://${host}.example/a-page-of-some-name-${index}`,
      title: `A page of some name ${index}`,
      time_usec: (t + index * 3_600_000) * 1000,
    })),
  });

let storage: Storage;
let imports: ImportService;
beforeEach(async () => {
  storage = await openStorage('import-service');
  imports = new ImportService(
    storage,
    () => ({}),
    () => true,
  );
});
afterEach(async () => {
  storage.close();
  await deleteStorage('import-service');
});

describe('ImportService', () => {
  it('shows all chosen files as one history, and each by itself', async () => {
    const preview = await imports.read('r', [
      new File([visits(3)], 'b.json'),
      new File([visits(5, 'b')], 'a.json'),
      new File(['Dear diary'], 'diary.txt'),
    ]);
    expect(preview).toMatchObject({
      fileNames: ['b.json', 'a.json', 'diary.txt'],
      format: 'takeout',
      visitsRead: 8,
      visits: 8,
    });
    expect(preview.files.map(({ name, visits: read, refused }) => [name, read, refused])).toEqual([
      ['a.json', 5, null],
      ['b.json', 3, null],
      ['diary.txt', 0, 'wrong-file'],
    ]);
    const changed = await imports.setRules(preview.previewId, ['tracking-parameters']);
    expect(changed.files).toEqual(preview.files);
  });

  it('reads again by other columns, with the rules as they were set', async () => {
    const { previewId } = await imports.read('r', [new File([visits(2)], 'a.json')]);
    await imports.setRules(previewId, ['untitled']);
    const again = await imports.setColumns(previewId, 'a.json', { address: 1, title: null, time: null });
    expect(again.visits).toBe(2);
    expect(again.rules.find(({ rule }) => rule === 'untitled')?.on).toBe(false);
  });

  it('stops reading by columns when others are chosen, and goes by all that were', async () => {
    const table = (host: string) =>
      Array.from(
        { length: 9 },
        (_, row) => `note ${row};https://${host}.example/${row};Page ${row};2023-11-0${row + 1}T10:00:00Z`,
      ).join('\n');
    const { previewId, files } = await imports.read('r', [
      new File([table('a')], 'a.csv'),
      new File([table('b')], 'b.csv'),
    ]);
    expect(files.map((file) => file.table?.columns.address)).toEqual([1, 1]);
    const chosen = { address: 1, title: 0, time: 3 };
    const passedBy = imports.setColumns(previewId, 'a.csv', { ...chosen, title: null });
    const first = imports.setColumns(previewId, 'a.csv', chosen);
    const last = imports.setColumns(previewId, 'b.csv', chosen);
    await expect(passedBy).rejects.toMatchObject({ code: 'cancelled' });
    await expect(first).rejects.toMatchObject({ code: 'cancelled' });
    expect((await last).files.map((file) => file.table?.columns)).toEqual([chosen, chosen]);
    const gone = imports.setColumns(previewId, 'b.csv', { ...chosen, time: null });
    imports.discard(previewId);
    await expect(gone).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('stops a read that is aborted, and leaves nothing', async () => {
    const reading = imports.read('r', [new File([visits(20_000)], 'a.json')]);
    setTimeout(() => imports.abort('r'), 1);
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await expect(imports.confirm('r')).rejects.toMatchObject({ code: 'misuse' });
  });
});
