// Bookmark files of a dozen programs, counted independently by a regular expression over `<DT><A`.
import { describe, expect, it } from 'vitest';
import { causes, readText, realFiles } from '../fixtures/read-text';

const real = realFiles('bookmark-fixtures/netscape');

/** Links with an absolute address and a date; of those with another last visit, that visit too; what is skipped. */
const files: [file: string, saved: number, visited: number, skipped: Record<string, number>][] = [
  ['chromium_flat.htm', 9, 0, {}],
  ['chromium_nested.htm', 18, 0, {}],
  ['delicious.htm', 5, 0, {}],
  ['delicious_sanitize.htm', 2, 0, {}],
  ['firefox_flat.htm', 21, 0, { 'not-a-page': 3 }],
  ['firefox_nested.htm', 21, 0, { 'not-a-page': 3 }],
  ['google_bookmarks_nested.htm', 6, 0, {}],
  ['internet_explorer_11_flat.htm', 18, 0, {}],
  ['internet_explorer_11_nested.htm', 27, 9, {}],
  ['netscape_basic.htm', 2, 0, {}],
  ['netscape_extended.htm', 1, 0, {}],
  ['netscape_multiline.htm', 3, 0, {}],
  ['netscape_nested.htm', 8, 0, {}],
  ['safari_folded.htm', 0, 0, { 'no-time': 3 }],
  ['scuttle.htm', 4, 0, {}],
  ['scuttle_new_line.htm', 1, 0, {}],
  ['shaarli.htm', 5, 0, { 'no-address': 1 }],
  ['shaarli_legacy.htm', 2, 0, {}],
  ['shaarli_markdown.htm', 0, 0, { 'no-address': 3 }],
  ['shaarli_with_tabs_and_spaces.htm', 0, 0, { 'no-address': 1 }],
  ['shaarli_with_whitespace_tags.htm', 0, 0, { 'no-address': 1 }],
];

describe.skipIf(!real.isThere)('real bookmark files', () => {
  it.each(files)('%s', async (file, saved, visited, expected) => {
    const { format, visits, skipped } = await readText(real.text(file));
    expect(format).toBe('bookmarks');
    expect(visits.filter((visit) => visit.saved)).toHaveLength(saved);
    expect(visits.filter((visit) => !visit.saved)).toHaveLength(visited);
    expect(causes(skipped)).toEqual(expected);
  });

  it('reads µs, and a date as a web server writes it', async () => {
    const google = await readText(real.text('google_bookmarks_nested.htm'));
    expect(new Date(google.visits[0]!.time).toISOString()).toBe('2018-01-09T16:34:57.780Z');
    const basic = await readText(real.text('netscape_basic.htm'));
    expect(new Date(basic.visits[0]!.time).toISOString()).toBe('2000-10-10T10:55:36.000Z');
  });
});

describe('bookmarks HTML', () => {
  const head = '<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>Bookmarks</TITLE><H1>B</H1><DL><p>\n';

  it('takes titles whole, links in descriptions not, and other things than pages not', async () => {
    const { visits, skipped } = await readText(
      `${head}<DT><A HREF="https://a.example/?x&amp;y=1" ADD_DATE="1456433741000" ICON="data:x">Tom &amp; <b>Je\nrry</b> 🐭</A>
      <DD>see <a href="https://b.example/" add_date="1456433741">b</a>
      <DT><A HREF="javascript:alert(1)" ADD_DATE="1456433741">mark</A>
      <DT><A FEEDURL="https://c.example/rss" HREF="https://c.example/" ADD_DATE="1456433741">feed</A>
      <DT><A HREF="https://d.example/" ADD_DATE="0">d</A><DT><A HREF="https://d.example/" ADD_DATE="soon">d</A>
      <DT><A ADD_DATE="1">nowhere</A></DL>`,
    );
    expect(visits).toEqual([
      {
        url: 'https://a.example/?x&y=1',
        title: 'Tom & Je rry 🐭',
        time: 1_456_433_741_000,
        transition: 'other',
        saved: true,
      },
    ]);
    expect(causes(skipped)).toEqual({ 'not-a-page': 2, 'no-time': 1, 'bad-time': 1, 'no-address': 1 });
  });

  it('reads Pocket’s list', async () => {
    const { format, visits } = await readText(
      `<!DOCTYPE html><html><head><title>Pocket Export</title></head><body><h1>Unread</h1><ul>
      <li><a href="https://a.example/" time_added="1541343937" tags="x">A</a></li></ul>
      <h1>Read Archive</h1><ul><li><a href="https://b.example/" time_added="1541343938" tags="">B</a></li></ul></body></html>`,
    );
    expect([format, visits.map(({ title, time }) => [title, time])]).toEqual([
      'reading-list',
      [
        ['A', 1_541_343_937_000],
        ['B', 1_541_343_938_000],
      ],
    ]);
  });

  it('leaves pages that are no bookmarks alone', async () => {
    expect((await readText('<!doctype html><p><a href="https://a.example/">a</a>')).format).toBeNull();
  });
});

describe('a list of feeds', () => {
  const list =
    '<?xml version="1.0"?><opml version="2.0"><body><outline xmlUrl="https://a.example/rss"/></body></opml>';
  it('is recognised as one', async () => {
    await expect(readText(list)).rejects.toMatchObject({ code: 'feed-list' });
  });

  const lists = realFiles('opml/hn-personal-blogs');
  it.skipIf(!lists.isThere)('of the fixture too', async () => {
    await expect(readText(lists.text('list.opml'))).rejects.toMatchObject({ code: 'feed-list' });
  });
});
