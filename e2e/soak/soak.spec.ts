// Kills the browser's process at random moments of a profile's life, over and over: nothing that the person was told
// is done may be lost or doubled, and whatever was under way goes on. `SOAK_KILLS=200 SOAK_SEED=1 npm run soak`;
// `SOAK_LIVES=import,seal` names the kinds of lives, which come in turn.
import { createRandom } from '../../src/interest/random';
import { expect, test } from '../fixtures';
import { ImportLife } from './import-life';
import { MigrateLife } from './migrate-life';
import { RestoreLife } from './restore-life';
import { SealLife } from './seal-life';
import { type Tally, writeTally } from './tally';

const kills = Number(process.env.SOAK_KILLS ?? 200);
const seed = Number(process.env.SOAK_SEED ?? 1);
/** Kills of one profile; then it is left to come to its end, and looked at. */
const killsOfALife = 8;

const kinds = { import: ImportLife, restore: RestoreLife, migrate: MigrateLife, seal: SealLife };
const lives = (process.env.SOAK_LIVES ?? Object.keys(kinds).join()).split(',').map((name) => {
  if (!Object.hasOwn(kinds, name)) throw new Error(`no kind of life: ${name}`);
  return kinds[name as keyof typeof kinds];
});

test('nothing that was said to be done is lost, whenever the browser dies', async ({
  launchOptions,
}, testInfo) => {
  test.setTimeout(kills * 60_000 + 300_000);
  const random = createRandom(seed);
  const tally: Tally = { seed, kills: 0, lives: 0, under: {}, actions: {}, faults: [] };
  while (tally.kills < kills) {
    const number = tally.lives++;
    const kind = lives[number % lives.length]!;
    // Of each kind from the first one on.
    const turn = Math.floor(number / lives.length);
    const folder = testInfo.outputPath(`life-${number}`);
    const life = await kind.begin(folder, turn, random, tally, launchOptions);
    await life.live(Math.min(killsOfALife, kills - tally.kills), launchOptions);
    console.log(
      `life ${tally.lives}: ${tally.kills} kills, ${tally.faults.length} faults; died in ${JSON.stringify(tally.under)}`,
    );
    writeTally(tally);
  }
  console.log(JSON.stringify(tally.actions));
  expect(tally.faults).toEqual([]);
});
