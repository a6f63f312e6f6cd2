// Tags and texts in order, whatever is left open, in time that grows with the text and not faster.
import { describe, expect, it } from 'vitest';
import { createStepper } from '../steps';
import { readTags } from './html-tags';

async function read(text: string): Promise<string[]> {
  const seen: string[] = [];
  const handler = {
    onOpen: (name: string, attributes: Record<string, string>) =>
      seen.push([`<${name}`, ...Object.entries(attributes).map((pair) => pair.join('='))].join(' ')),
    onText: (part: string) => seen.push(part),
    onClose: (name: string) => seen.push(`>${name}`),
  };
  await readTags(text, handler, createStepper({}));
  return seen;
}

describe('readTags', () => {
  it('gives names in lower case, entities decoded, the first of two attributes', async () => {
    expect(
      await read('<A HREF="?a&amp;b=1" href=2 x y=\'"\'>T&eacute;&#x1f42d;</A><br/><!-- <b> -->'),
    ).toEqual(['<a href=?a&b=1 x= y="', 'T', 'é', '🐭', '>a', '<br']);
  });

  it('keeps together what lies on the border of two pieces', async () => {
    const text = `${'x'.repeat(32_760)}<a href="https://a.example/${'y'.repeat(40_000)}">`;
    expect((await read(text)).at(-1)).toHaveLength(8 + 18 + 40_000);
  });

  it('takes 200,000 tags that are never closed in its stride', async () => {
    const start = performance.now();
    expect(await read('<div><b><a href="x">'.repeat(66_667))).toHaveLength(200_001);
    expect(performance.now() - start).toBeLessThan(5_000);
  });

  it('is stopped half way', async () => {
    const abort = new AbortController();
    const text = '<p>'.repeat(2_000_000);
    let seen = 0;
    const handler = {
      onOpen: () => {
        if (++seen === 1000) abort.abort();
      },
      onText: () => undefined,
      onClose: () => undefined,
    };
    const reading = readTags(text, handler, createStepper({ signal: abort.signal }));
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toBeLessThan(2_000_000);
  });
});
