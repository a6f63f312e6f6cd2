// What a companion tells is held to the same bounds as a file.
import { expect, it } from 'vitest';
import { longestAddress } from '../storage/limits';
import { longestTitle } from './collect';
import { companionHistory } from './companion';

it('takes no endless addresses or titles, and no time that is not believed', () => {
  const now = Date.UTC(2026, 10, 27);
  const page = (url: string, title: string, time: number) => ({
    url,
    title,
    time,
    transition: 'link' as const,
  });
  const told = [
    page('https://a.example/', 'x'.repeat(longestTitle + 1), now - 5),
    page(`https://a.example/${'x'.repeat(longestAddress)}`, 'Long', now - 4),
    page('https://a.example/never', 'From the year 9999', Date.UTC(9999, 0)),
    page('https://a.example/before', 'From before the web', 1),
    page('', 'Nowhere', now - 3),
  ];
  const { history, context } = companionHistory(told, () => undefined, now);
  expect(context).toBe(0);
  expect(history.visits).toEqual([page('https://a.example/', 'x'.repeat(longestTitle), now - 5)]);
});
