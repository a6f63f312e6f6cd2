import i18next from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OwnRule } from '../../engine/api';
import pages from '../words/en/pages.json';
import { formatsOf } from './formats';
import { isPausing, minutesOf, ownRuleTitle, tidyReportText, timeInput, weekdayNames } from './rules';

beforeAll(() => i18next.init({ lng: 'en', resources: { en: { translation: pages } } }));

const title = (rule: Partial<OwnRule>) =>
  ownRuleTitle({ id: 'own:1', on: true, ...rule } as OwnRule, i18next.t, formatsOf('en'), 'en');

describe('ownRuleTitle', () => {
  it('says what is left out', () => {
    expect(title({ kind: 'site', site: 'a.example' })).toContain('a.example');
    expect(title({ kind: 'word', word: 'surprise' })).toContain('surprise');
    const hours = title({ kind: 'hours', days: [5, 1], from: 22 * 60, to: 6 * 60 + 30 });
    expect(hours).toMatch(/Mon.*Fri.*22:00.*06:30/);
    expect(title({ kind: 'hours', days: [0, 1, 2, 3, 4, 5, 6], from: 0, to: 0 })).toMatch(/every day/i);
    expect(title({ kind: 'pause', from: 0, to: null })).toContain('1970');
  });
});

it('goes between minutes and time fields', () => {
  expect([timeInput(0), timeInput(1439), timeInput(1440)]).toEqual(['00:00', '23:59', '00:00']);
  expect([minutesOf('06:30'), minutesOf('23:59'), minutesOf('24:00'), minutesOf('')]).toEqual([
    390,
    1439,
    null,
    null,
  ]);
});

it('names weekdays from Sunday on', () => {
  expect(weekdayNames('en')[0]).toBe('Sun');
  expect(weekdayNames('zh-CN')[1]).toBe('周一');
});

it('knows a pause that goes on', () => {
  const pause = { id: 'own:1', on: true, kind: 'pause', from: 10, to: 20 } as const;
  expect([9, 10, 19, 20].map((now) => isPausing(pause, now))).toEqual([false, true, true, false]);
  expect(isPausing({ ...pause, to: null }, 99)).toBe(true);
  expect(isPausing({ ...pause, on: false }, 15)).toBe(false);
});

it('says what tidying again changes, and nothing of what it does not', () => {
  const none = { back: 0, gone: 0, renamed: 0, forGood: 0 };
  const text = (report: Partial<typeof none>, when: 'would' | 'did' = 'would') =>
    tidyReportText({ ...none, ...report }, when, i18next.t, formatsOf('en'));
  expect(text({ back: 1214, gone: 1 })).toMatch(/: 1,214 visits come back and 1 visit goes\.$/);
  expect(text({ renamed: 2, forGood: 3 }, 'did')).toMatch(/^Done: 2 pages .* and 3 kept visits .*good\.$/);
  expect([text({}), text({}, 'did')].every((each) => /nothing/i.test(each))).toBe(true);
});
