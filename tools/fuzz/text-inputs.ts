// Exports of every text format with hostile contents, written by fast-check from a seed, and giants of each.
import fc from 'fast-check';

export interface Entry {
  url: string;
  title: string;
  /** As the format would write it, or nothing like it. */
  time: string;
}

const titles = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    '\0',
    '\u202eesrever',
    'مرحبا بالعالم',
    '👩‍👩‍👧‍👦🏴‍☠️',
    '"quoted", \'twice\'',
    '<b>&amp;</b>',
    '</A><DT>',
    '\\',
    '\ud800',
    'a\r\nb\tc',
    '=1+1',
  ),
);
const urls = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.constantFrom(
    '',
    'https://a.example/',
    'javascript:alert(1)',
    'place:x',
    'data:text/html,x',
    'http://[::1',
    '//x',
    '?q',
    `https://a.example/${'a'.repeat(2000)}`,
    'https://www.google.com/url?q=https://b.example/',
    'https://www.youtube.com/watch?v=1',
    'https://xn--/',
    'https://例え.jp/パス',
  ),
);
const times = fc.oneof(
  fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map((date) => String(date.getTime())),
  fc
    .date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true })
    .map((date) => String(date.getTime() * 1000)),
  fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString()),
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1601-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '-11644473600000000',
    '13188770880585907',
    '253402300799000000',
    'soon',
    '31.01.2018, 22:54:50 MEZ',
    'Jan 31, 2018, 10:54:50 PM EST',
    '2018年1月31日 GMT+8 下午10:54:50',
    '1e400',
    '12/31/2018 10:54 PM',
    '31/12/2018',
  ),
);
const entries: fc.Arbitrary<Entry[]> = fc.array(fc.record({ url: urls, title: titles, time: times }), {
  minLength: 1,
  maxLength: 12,
});

const html = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const csv = (text: string) => (/[",;|\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
const number = (text: string) => (/^-?\d+$/.test(text) ? Number(text) : text);

/** How each format would write a list of entries. */
export const writers = {
  takeout: (list) => JSON.stringify({ 'Browser History': list.map(({ url, title, time }) => ({ url, title, time_usec: number(time), page_transition: 'LINK' })) }),
  'safari-json': (list) => JSON.stringify({ metadata: { browser_name: 'Safari', data_type: 'history' }, history: list.map(({ url, title, time }) => ({ url, title, time_usec: number(time), visits_count: 1, destination_url: title })) }),
  'my-activity-json': (list) => JSON.stringify(list.map(({ url, title, time }) => ({ header: 'Chrome', title: `Visited ${title}`, titleUrl: url, time, products: ['Chrome'], details: [{ name: title }] }))),
  'my-activity-html': (list) => `<html><body><div class="mdl-grid">${list.map(({ url, title, time }) => `<div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell"><p>Chrome<br></p></div><div class="content-cell mdl-typography--body-1">Visited <a href="${html(url)}">${html(title)}</a><br>${html(time)}</div><div class="content-cell mdl-typography--caption"><b>Products:</b><br>Chrome</div></div></div>`).join('')}</div></body></html>`,
  'bookmarks-html': (list) => `<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<TITLE>B</TITLE><DL><p>\n${list.map(({ url, title, time }) => `<DT><H3>${html(title)}</H3><DL><p><DT><A HREF="${html(url)}" ADD_DATE="${html(time)}" LAST_VISIT="1466271475">${html(title)}</A>\n<DD>${html(title)}</DL>`).join('')}</DL>`,
  'pocket-html': (list) => `<!DOCTYPE html><ul>${list.map(({ url, title, time }) => `<li><a href="${html(url)}" time_added="${html(time)}" tags="">${html(title)}</a></li>`).join('\n')}</ul>`,
  'chrome-bookmarks': (list) => JSON.stringify({ checksum: '', roots: { bookmark_bar: { type: 'folder', children: list.map(({ url, title, time }) => ({ type: 'url', url, name: title, date_added: time })) } }, version: 1 }),
  'reading-list-json': (list) => JSON.stringify(list.map(({ url, title, time }) => ({ href: url, description: title, time, tags: '' }))),
  'reading-list-table': (list) => `title,url,time_added,tags,status\n${list.map(({ url, title, time }) => [title, url, time, '', 'unread'].map(csv).join(',')).join('\n')}`,
  table: (list) => `n\tlink\tseen\tname\n${list.map(({ url, title, time }, index) => [String(index), url, time, title].map(csv).join('\t')).join('\n')}`,
  opml: (list) => `<?xml version="1.0"?><opml version="2.0"><body>${list.map(({ url, title }) => `<outline text="${html(title)}"><outline title="${html(title)}" xmlUrl="${html(url)}"/></outline>`).join('')}</body></opml>`,
  rss: (list) => `<?xml version="1.0"?><rss version="2.0"><channel><title>F</title>${list.map(({ url, title, time }) => `<item><title>${html(title)}</title><link>${html(url)}</link><pubDate>${html(time)}</pubDate><description>${html(html(title))}</description></item>`).join('')}</channel></rss>`,
  atom: (list) => `<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title>${list.map(({ url, title, time }) => `<entry><title type="html">${html(title)}</title><link href="${html(url)}"/><updated>${html(time)}</updated></entry>`).join('')}</feed>`,
  'json-feed': (list) => JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', title: 'F', items: list.map(({ url, title, time }) => ({ id: url, url, title, content_html: title, date_published: time })) }),
} satisfies Record<string, (list: Entry[]) => string>; // biome-ignore format: one line a format

export type WriterName = keyof typeof writers;

/** Start inputs of a format: the same for the same seed. */
export function textSeeds(name: WriterName, seed: number, count = 64): Uint8Array[] {
  return fc.sample(entries, { seed, numRuns: count }).map((list) => encoded(writers[name](list)));
}

const ordinary: Entry = { url: 'https://a.example/', title: 'A', time: '1541343937000' };

/** Inputs of some ten megabytes: a title of that length, very many entries, an entry never closed, deep nesting. */
export function* textGiants(name: WriterName): Generator<Uint8Array> {
  const write = writers[name];
  const head = write([ordinary]).slice(0, 150);
  const long = write([{ ...ordinary, title: 'Ä🐭'.repeat(2_000_000) }, ordinary]);
  yield encoded(long);
  yield encoded(long.slice(0, long.length / 2));
  const many = write(
    Array.from({ length: 40_000 }, (_, index) => ({ ...ordinary, url: `https://a.example/${index}` })),
  );
  yield encoded(many);
  yield encoded(many.replaceAll('"', ''));
  yield encoded(many.replaceAll('</', '<'));
  yield encoded(`${head}${' '.repeat(5_000_000)}x`);
  yield encoded('[{"a":'.repeat(1_000_000));
  for (const part of ['<div><a href="x">', '"', '&', '<!--', '<a ', '\\']) {
    yield encoded(`${head}${part.repeat(3_000_000 / part.length)}`);
  }
}

export function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
