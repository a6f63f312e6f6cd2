// Google's own list of activity, as HTML and as JSON, in several languages: visits and videos, not searches or ads.
import { describe, expect, it } from 'vitest';
import { causes, readText, realFiles } from '../fixtures/read-text';

const cell = (body: string, { product = 'Chrome', details = '' } = {}) =>
  `<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">${product}<br></p></div>` +
  `<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">${body}</div>` +
  `<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1 mdl-typography--text-right"></div>` +
  `<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption"><b>Products:</b><br>&emsp;${product}<br>${details}</div></div></div>`;
const page = (...cells: string[]) =>
  `<html><head><title>My Activity History</title></head><body><div class="mdl-grid">${cells.join('\n')}</div></body></html>`;
const iso = (time: number) => new Date(time).toISOString();

describe('MyActivity.html', () => {
  const real = realFiles('browser-fixtures/takeout');
  it.skipIf(!real.isThere)('of the fixture: two visits and a search', async () => {
    const { format, visits, skipped } = await readText(real.text('MyActivity.html'));
    expect(format).toBe('my-activity');
    expect(visits.map(({ url, time }) => [url, time])).toEqual([
      ['https://productforums.google.com/forum/', new Date(2018, 0, 31, 22, 54, 50).getTime()],
      ['http://www.adobe.com/creativecloud.html', new Date(2017, 1, 8, 0, 32, 39).getTime()],
    ]);
    expect(skipped).toEqual([{ cause: 'not-a-visit', count: 1, examples: ['adobe creative cloud'] }]);
  });

  it('reads Chrome and YouTube in any language, by the address and the date', async () => {
    const { visits, skipped } = await readText(
      page(
        cell(
          'Visited <a href="https://a.example/?a=1&amp;b=2">A &amp; B</a><br>Jan 31, 2018, 10:54:50\u202fPM EST',
        ),
        cell('<a href="https://b.example/">Seite</a> aufgerufen<br>31.01.2018, 22:54:50 MEZ'),
        cell(
          '<a href="https://www.youtube.com/watch?v=1">视频</a>观看了<br><a href="https://www.youtube.com/channel/x">频道</a><br>2018年1月31日 GMT+8 22:54:50',
          { product: 'YouTube' },
        ),
        cell(
          'Searched for <a href="https://www.youtube.com/results?search_query=x">x</a><br>Jan 31, 2018, 10:54:50 PM UTC',
          { product: 'YouTube' },
        ),
        cell('<a href="https://www.google.de/search?q=x">x</a> gesucht<br>31.01.2018, 22:54:50 MEZ'),
        cell(
          'Watched <a href="https://www.youtube.com/watch?v=2">Buy!</a><br>Jan 31, 2018, 10:54:50 PM UTC',
          {
            product: 'YouTube',
            details: '<b>Details:</b><br>&emsp;From Google Ads<br>',
          },
        ),
        cell('Watched a video that has been removed<br>Jan 31, 2018, 10:54:50 PM UTC', {
          product: 'YouTube',
        }),
        cell('Visited <a href="https://c.example/">C</a><br>31 Smarch 2018, 10:54:50'),
        cell('Visited <a href="https://c.example/">C</a>'),
      ),
    );
    expect(visits.map(({ url, title, time }) => [url, title, iso(time)])).toEqual([
      ['https://a.example/?a=1&b=2', 'A & B', '2018-02-01T03:54:50.000Z'],
      ['https://b.example/', 'Seite', '2018-01-31T21:54:50.000Z'],
      ['https://www.youtube.com/watch?v=1', '视频', '2018-01-31T14:54:50.000Z'],
    ]);
    expect(causes(skipped)).toEqual({ 'not-a-visit': 3, 'no-address': 1, 'bad-time': 1, 'no-time': 1 });
  });

  it('refuses what breaks off', async () => {
    const text = page(cell('Visited <a href="https://a.example/">A</a><br>Jan 31, 2018, 10:54:50 PM UTC'));
    await expect(readText(text.slice(0, -60))).rejects.toMatchObject({ code: 'damaged-file' });
  });
});

describe('MyActivity.json', () => {
  const entry = (title: string, titleUrl: string | undefined, change: object = {}) => ({
    header: 'Chrome',
    title,
    titleUrl,
    time: '2020-01-02T03:04:05.678Z',
    products: ['Chrome'],
    ...change,
  });
  const read = (...entries: object[]) => readText(JSON.stringify(entries));

  it('takes the verb off an English title', async () => {
    const { format, visits, skipped } = await read(
      entry('Visited A page', 'https://a.example/'),
      entry('Watched A film', 'https://www.youtube.com/watch?v=1', { header: 'YouTube' }),
      entry('Searched for a film', 'https://www.youtube.com/results?search_query=a', { header: 'YouTube' }),
      entry('Liked A film', 'https://www.youtube.com/watch?v=1', { header: 'YouTube' }),
      entry('Watched An ad', 'https://www.youtube.com/watch?v=2', {
        header: 'YouTube',
        details: [{ name: 'From Google Ads' }],
      }),
      entry('Used Chrome', undefined),
      entry('Visited B', 'https://b.example/', { time: undefined }),
      entry('Visited B', 'https://b.example/', { time: 'soon' }),
      { title: 5 },
    );
    expect(format).toBe('my-activity');
    expect(visits.map(({ url, title }) => [url, title])).toEqual([
      ['https://a.example/', 'A page'],
      ['https://www.youtube.com/watch?v=1', 'A film'],
    ]);
    expect(iso(visits[0]!.time)).toBe('2020-01-02T03:04:05.000Z');
    expect(causes(skipped)).toEqual({
      'not-a-visit': 3,
      'no-address': 1,
      'no-time': 1,
      'bad-time': 1,
      'unreadable-row': 1,
    });
  });

  const names = ['Alpen', 'Brot backen', 'Der Mond', 'Katzen', 'Fahrrad flicken', 'Tee'];
  it.each([
    ['German', (name: string) => `${name} aufgerufen`],
    ['French', (name: string) => `Vous avez regardé ${name}`],
    ['Japanese', (name: string) => `${name} を視聴しました`],
    ['Chinese, with marks', (name: string) => `观看了「${name}」`],
  ])('learns the %s verb from the file itself', async (_, title) => {
    const { visits } = await read(...names.map((name) => entry(title(name), 'https://a.example/')));
    expect(visits.map((visit) => visit.title)).toEqual(names);
  });
});
