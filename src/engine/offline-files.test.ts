import { afterEach, describe, expect, it, vi } from 'vitest';
import { DriftfeedError } from '../device/errors';
import { OfflineFiles } from './offline-files';

afterEach(() => vi.restoreAllMocks());

/** A gate that does as told, call by call; the last behaviour stays. */
function gateThat(...behaviours: (() => Promise<number>)[]) {
  const asked: (readonly string[])[] = [];
  const keep = (paths: readonly string[]) => {
    asked.push(paths);
    return behaviours[Math.min(asked.length, behaviours.length) - 1]!();
  };
  return { gate: { keep }, asked };
}
const absent = async () => {
  throw new DriftfeedError('gate-unavailable');
};
const keeps = async () => 1;

describe('OfflineFiles', () => {
  it('tries again until the gate is there', async () => {
    const { gate, asked } = gateThat(absent, absent, keeps);
    await new OfflineFiles(gate, () => ['/models/a/'], [1, 1, 1, 1]).keep();
    expect(asked).toHaveLength(3);
  });

  it('gives up where there is none, and begins anew when called again', async () => {
    const { gate, asked } = gateThat(absent, absent, keeps);
    const files = new OfflineFiles(gate, () => ['/models/a/'], [1]);
    await files.keep();
    expect(asked).toHaveLength(2);
    await files.keep();
    expect(asked).toHaveLength(3);
  });

  it('does not try again what failed for another reason, and says so', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { gate, asked } = gateThat(async () => {
      throw new DriftfeedError('storage-refused');
    });
    await new OfflineFiles(gate, () => ['/models/a/'], [1]).keep();
    expect(asked).toHaveLength(1);
    expect(warn).toHaveBeenCalledOnce();
  });

  it('keeps one after another, with the paths of the moment', async () => {
    let going = 0;
    let most = 0;
    const { gate, asked } = gateThat(async () => {
      most = Math.max(most, ++going);
      await new Promise((resolve) => setTimeout(resolve, 5));
      going--;
      return 1;
    });
    let paths: string[] = [];
    const files = new OfflineFiles(gate, () => paths, []);
    await files.keep();
    expect(asked).toEqual([]);
    paths = ['/models/b/'];
    await Promise.all([files.keep(), files.keep()]);
    expect(asked).toEqual([paths, paths]);
    expect(most).toBe(1);
  });

  it('asks nothing any more once it is closed', async () => {
    const { gate, asked } = gateThat(absent);
    const files = new OfflineFiles(gate, () => ['/models/a/'], [1, 1, 1]);
    const keeping = files.keep();
    files.close();
    await keeping;
    expect(asked.length).toBeLessThanOrEqual(1);
  });
});
