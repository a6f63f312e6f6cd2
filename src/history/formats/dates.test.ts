// Dates as exports write them, in the languages that can be checked by the platform's own formatting.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayFirstIn, readDate } from './dates';

const iso = (text: string, dayFirst: boolean | null = null) => {
  const ms = readDate(text, { dayFirst });
  return ms === null ? null : new Date(ms).toISOString();
};
/** The device's own zone. */
const local = (...parts: [number, number, number, number, number, number]) => {
  const [year, month, day, hour, minute, second] = parts;
  return new Date(year, month - 1, day, hour, minute, second).toISOString();
};
const evening = local(2018, 1, 31, 22, 54, 50);

describe('readDate', () => {
  it.each([
    ['2018-01-31T22:54:50Z', '2018-01-31T22:54:50.000Z'],
    ['2018-01-31T22:54:50.123+02:00', '2018-01-31T20:54:50.000Z'],
    ['2018-01-31 22:54:50 UTC', '2018-01-31T22:54:50.000Z'],
    ['Jan 31, 2018, 10:54:50 PM EST', '2018-02-01T03:54:50.000Z'],
    ['Jan 31, 2018, 10:54:50\u202fPM PDT', '2018-02-01T05:54:50.000Z'],
    ['31.01.2018, 22:54:50 MEZ', '2018-01-31T21:54:50.000Z'],
    ['31 janv. 2018, 22:54:50 CET', '2018-01-31T21:54:50.000Z'],
    ['31 janv. 2018 à 22:54:50 UTC+1', '2018-01-31T21:54:50.000Z'],
    ['2018/01/31 22:54:50 JST', '2018-01-31T13:54:50.000Z'],
    ['2018年1月31日 22:54:50 CST', '2018-01-31T14:54:50.000Z'],
    ['2018年1月31日 GMT+8 22:54:50', '2018-01-31T14:54:50.000Z'],
    ['2018年1月31日 GMT+8 下午10:54:50', '2018-01-31T14:54:50.000Z'],
    ['2018. 1. 31. 오후 10:54:50 KST', '2018-01-31T13:54:50.000Z'],
    ['31 янв. 2018 г., 22:54:50 MSK', '2018-01-31T19:54:50.000Z'],
    ['31 de jan. de 2018 22:54:50 BRT', '2018-02-01T01:54:50.000Z'],
    ['31. jan. 2018 22.54.50 CET', '2018-01-31T21:54:50.000Z'],
    ['10/Oct/2000:13:55:36 +0300', '2000-10-10T10:55:36.000Z'],
    ['Sat, 06 Jun 2020 15:50:59 +0200', '2020-06-06T13:50:59.000Z'],
    ['Sat Jun 06 2020 15:50:59 GMT+0200 (CEST)', '2020-06-06T13:50:59.000Z'],
    ['1541343937', '2018-11-04T15:05:37.000Z'],
    ['U1541343937123.4', '2018-11-04T15:05:37.123Z'],
    ['13188770880585907', '2018-12-08T19:28:00.585Z'],
  ])('%s', (text, expected) => expect(iso(text)).toBe(expected));

  it('takes a time without a zone for the device’s own', () => {
    for (const text of [
      '2018-01-31 22:54:50',
      'Jan 31, 2018, 10:54:50 PM',
      '31.1.2018 22:54:50',
      '1/31/2018 10:54:50 pm',
    ]) {
      expect(iso(text), text).toBe(evening);
    }
    expect(iso('2018-01-31')).toBe(local(2018, 1, 31, 0, 0, 0));
    expect(iso('12/31/2018 12:05 AM')).toBe(local(2018, 12, 31, 0, 5, 0));
  });

  it('reads days and months by what is known of the file', () => {
    expect(iso('03/04/2018 10:00')).toBe(local(2018, 4, 3, 10, 0, 0));
    expect(iso('03/04/2018 10:00', false)).toBe(local(2018, 3, 4, 10, 0, 0));
    expect(iso('03/04/2018 10:00 AM')).toBe(local(2018, 3, 4, 10, 0, 0));
    expect(iso('03.04.2018 10:00', false)).toBe(local(2018, 4, 3, 10, 0, 0));
    expect(dayFirstIn(['1/2/2018', '3/14/2018'])).toBe(false);
    expect(dayFirstIn(['1/2/2018', '14/3/2018'])).toBe(true);
    expect(dayFirstIn(['1/2/2018', 'x', ''])).toBeNull();
  });

  it.each([
    '', ' ', 'yesterday', '31.02.2018', '2018-13-01', '1601-01-01', '9999-12-31T00:00:00Z', '2018', '25:61',
    '31 foo 2018', '1/2/18', '2018-01-31T25:00:00Z', 'x'.repeat(10_000), '\u0000', '22:54:50', '12345',
  ])('refuses %j', (text) => expect(readDate(text)).toBeNull()); // biome-ignore format: a list

  const languages = [
    'en-US', 'en-GB', 'de', 'fr', 'es', 'pt-BR', 'it', 'nl', 'pl', 'cs', 'sk', 'ru', 'uk', 'bg', 'tr', 'sv', 'da',
    'nb', 'fi', 'hu', 'ro', 'el', 'ca', 'sl', 'id', 'vi', 'ja', 'ko', 'zh-CN', 'zh-TW',
  ]; // biome-ignore format: a list
  it.each(languages)('reads what the platform writes in %s', (language) => {
    const format = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' });
    for (let month = 1; month <= 12; month++) {
      for (const hour of [0, 3, 12, 22]) {
        const date = new Date(2018, month - 1, 25, hour, 54, 50);
        expect(iso(format.format(date)), format.format(date)).toBe(date.toISOString());
      }
    }
  });

  it('never throws, and takes nothing outside 1990 to 2100', () => {
    const piece = fc.constantFrom(
      '2018',
      '31',
      '1',
      '-',
      '/',
      ':',
      ' ',
      '.',
      'Jan',
      'PM',
      '下午',
      'Z',
      '+',
      'UTC',
      ',',
      '年',
      'T',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece).map((all) => all.join('')),
        ),
        (text) => {
          const ms = readDate(text);
          if (ms !== null) expect(ms >= 631_152_000_000 && ms < 4_102_444_800_000).toBe(true);
        },
      ),
      { numRuns: 3000, seed: 4 },
    );
  });
});
