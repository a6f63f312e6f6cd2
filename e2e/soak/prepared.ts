// A profile that has a history already: imported, embedded, and with a reaction or two.
import { App } from '../support/app';
import type { HistoryFile } from '../support/history-files';
import { appOrigin } from '../support/launch';
import { openProfile } from '../support/profile';
import type { LaunchOptions } from './life';
import { quietPath, readPlain } from './strict';
import { type World, worldOf } from './world';

/** Makes it in `folder`; returns what it holds. */
export async function prepareProfile(
  folder: string,
  history: HistoryFile,
  launchOptions: LaunchOptions,
): Promise<World> {
  const { page, context } = await openProfile(folder, { ...launchOptions, baseURL: appOrigin });
  const app = new App(page, 'wasm');
  await app.open();
  await app.import(history);
  await app.whenEmbedded();
  await app.open('/feed');
  await app.whenFeed();
  for (const action of ['like', 'save'] as const) {
    await app.react(app.card((await app.urls())[action === 'like' ? 0 : 3]!), action);
  }
  await page.goto(quietPath);
  const strict = await readPlain(page);
  await context.close();
  // What is not there from the beginning cannot be lost later.
  if (!strict || strict.visits.length === 0 || strict.raw.length === 0) throw new Error('nothing was stored');
  return worldOf({ name: 'prepared', strict });
}
