import { describe, expect, it } from 'vitest';
import { hostileLinks, hostileTexts } from '../../../device/hostile.fixture';
import { dot, rowOf } from '../../../embedding/matrix';
import {
  cardDirections,
  cardFragment,
  cardOfFragment,
  cardSource,
  type InterestCard,
  readCard,
  writeCard,
} from './card-file';

const card: InterestCard = {
  name: 'Ümit 木',
  model: 'minilm-en',
  dimensions: 4,
  epsilon: 3,
  delta: 1e-6,
  interests: [
    { values: Int8Array.of(127, 0, -128, 5), share: 70 },
    { values: Int8Array.of(0, 1, 0, 0), share: 35 },
  ],
};
const text = writeCard(card);
const changed = (change: Record<string, unknown>) => JSON.stringify({ ...JSON.parse(text), ...change });

describe('a card as a file', () => {
  it('reads back as it was written', () => {
    expect(readCard(text)).toEqual(card);
  });

  it.each([
    ['no JSON', text.slice(0, 40), 'card-unreadable'],
    ['something else', '{"items":[]}', 'card-unreadable'],
    ['a list', '[]', 'card-unreadable'],
    ['a later version', changed({ version: 2 }), 'card-version'],
    ['too large a file', `${text}${' '.repeat(70_000)}`, 'card-too-large'],
    ['no interests', changed({ interests: [] }), 'card-unreadable'],
    ['too many', changed({ interests: Array(9).fill({ vector: 'fwCABQ==', share: 5 }) }), 'card-unreadable'],
    ['other dimensions', changed({ dimensions: 5 }), 'card-unreadable'],
    ['a vector of nothing', changed({ interests: [{ vector: 'AAAAAA==', share: 5 }] }), 'card-unreadable'],
    ['a vector cut off', changed({ interests: [{ vector: 'fwC', share: 5 }] }), 'card-unreadable'],
    ['a name too long', changed({ name: 'x'.repeat(41) }), 'card-unreadable'],
    ['no number', changed({ epsilon: 'three' }), 'card-unreadable'],
  ])('refuses %s', (_, file, code) => {
    expect(() => readCard(file)).toThrow(code);
  });
});

describe('a card as a link', () => {
  it('is spelled in characters that a fragment leaves alone, and reads back', () => {
    const fragment = cardFragment(text);
    expect(fragment).toMatch(/^[\w-]+$/);
    expect(cardOfFragment(fragment)).toBe(text);
  });

  it('refuses what was cut or made up', () => {
    expect(() => cardOfFragment('%%%')).toThrow('card-unreadable');
    expect(() => cardOfFragment('A')).toThrow('card-unreadable');
    expect(() => cardOfFragment('_____w')).toThrow('card-unreadable');
    expect(() => cardOfFragment('A'.repeat(200_000))).toThrow('card-too-large');
  });
});

describe('a card as a source', () => {
  it('has unit directions and shares that sum to 1', () => {
    const directions = cardDirections(card);
    expect(dot(rowOf(directions, 0), rowOf(directions, 0))).toBeCloseTo(1, 6);
    expect(rowOf(directions, 0)[2]! / rowOf(directions, 0)[0]!).toBeCloseTo(-128 / 127, 5);
    expect([...cardSource(card).shares]).toEqual([70 / 105, 35 / 105]);
  });
});

it('a hostile card: its name is text or it is no card, and it holds nothing else that is shown', () => {
  for (const name of [...hostileTexts, ...hostileLinks]) {
    if (name.trim().length > 40) expect(() => readCard(changed({ name })), name).toThrow('card-unreadable');
    else expect(readCard(changed({ name })).name).toBe(name.trim());
    expect(() => readCard(changed({ interests: [{ vector: name, share: 5 }] })), name).toThrow(
      'card-unreadable',
    );
  }
  const { link, interests, ...rest } = readCard(changed({ link: hostileLinks[0] })) as InterestCard & {
    link?: string;
  };
  expect(link).toBeUndefined();
  expect(Object.keys(rest).sort()).toEqual(['delta', 'dimensions', 'epsilon', 'model', 'name']);
  expect(interests).toHaveLength(2);
});
