import { beforeEach, expect, it, vi } from 'vitest';
import { companionChannel } from '../src/history/companion';
import { relay } from './relay-window';

const origin = 'https://feed.example';
const ask = { channel: companionChannel, id: 'q', ask: 'hello' };
const told = { channel: companionChannel, id: 'q', answer: 'hello' };

let page: EventTarget & { postMessage: ReturnType<typeof vi.fn>; location: { origin: string } };
const send = vi.fn<(ask: unknown) => Promise<unknown>>();

beforeEach(async () => {
  page = Object.assign(new EventTarget(), { postMessage: vi.fn(), location: { origin } });
  send.mockReset().mockResolvedValue(told);
  send.mockResolvedValueOnce(null);
  relay(page as unknown as Window, send);
  await new Promise((resolve) => setTimeout(resolve, 0));
  send.mockClear();
});

async function message(data: unknown, from: { source?: unknown; origin?: string } = {}) {
  const event = Object.assign(new Event('message'), { data, source: page, origin, ...from });
  page.dispatchEvent(event);
  await new Promise((resolve) => setTimeout(resolve, 0));
}

it('passes the page’s question on and its answer back, to its own origin', async () => {
  await message({ ...ask, more: 'is left behind' });
  expect(send).toHaveBeenCalledExactlyOnceWith(ask);
  expect(page.postMessage).toHaveBeenCalledExactlyOnceWith(told, origin);
});

it('does not hear frames, other windows or other origins', async () => {
  await message(ask, { source: new EventTarget() });
  await message(ask, { source: null });
  await message(ask, { origin: 'https://evil.example' });
  await message({ ask: 'hello' });
  await message('hello');
  await message(told);
  expect(send).not.toHaveBeenCalled();
});

it('says nothing where the companion is gone or speaks otherwise', async () => {
  send.mockRejectedValueOnce(new Error('Extension context invalidated.'));
  await message(ask);
  send.mockResolvedValueOnce(null);
  await message(ask);
  send.mockResolvedValueOnce({ visits: [] });
  await message(ask);
  expect(page.postMessage).not.toHaveBeenCalled();
});

it('says that the companion has arrived only where it may answer', async () => {
  expect(page.postMessage).not.toHaveBeenCalled(); // it was told nothing above
  relay(page as unknown as Window, send);
  await new Promise((resolve) => setTimeout(resolve, 0));
  const arrived = { channel: companionChannel, answer: 'arrived' };
  expect(page.postMessage).toHaveBeenCalledExactlyOnceWith(arrived, origin);
});
