import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closedGate } from './closed-gate';

const fetched = vi.fn();
beforeEach(() => vi.stubGlobal('fetch', fetched));
afterEach(() => vi.unstubAllGlobals());

describe('the closed gate', () => {
  it('refuses what the service worker would write down', async () => {
    const gate = closedGate();
    const refusal = expect.objectContaining({ code: 'private-session' });
    await expect(gate.allow('https://example.org/feed', 'a')).rejects.toEqual(refusal);
    await expect(gate.fetch('https://example.org/feed', 'a')).rejects.toEqual(refusal);
  });

  it('lets everything else be as if there were nothing, and asks nobody', async () => {
    const gate = closedGate();
    await gate.revoke('a');
    await gate.erase();
    expect(await gate.keep(['/models/'])).toBe(0);
    expect(await gate.trafficLog()).toEqual([]);
    expect(fetched).not.toHaveBeenCalled();
  });
});
