// Bookmarks as HTML: the Netscape form that every browser and bookmark service writes, and Pocket's list.
import type { VisitCollector } from '../collect';
import type { Stepper } from '../steps';
import { readDate } from './dates';
import { timeOf } from './epoch';
import { readTags, type TagHandler } from './html-tags';
import type { TextFormat } from './text-format';

/** As much of a title as is kept. */
const longestTitle = 2_000;

export const bookmarksHtml: TextFormat = {
  format: 'bookmarks',
  matches: (start) =>
    /^\s*</.test(start) &&
    (/<!doctype netscape-bookmark-file/i.test(start) || /<dt>\s{0,99}<(?:a|h3)\b/i.test(start)),
  read: (text, into, { stepper }) => readLinks(text, into, stepper),
};

/** Pocket's `ril_export.html`: plain lists of links with `time_added`. */
export const pocketHtml: TextFormat = {
  format: 'reading-list',
  matches: (start) => /^\s*</.test(start) && /<a\s[^>]{1,1000}\stime_added=/i.test(start),
  read: (text, into, { stepper }) => readLinks(text, into, stepper),
};

interface Link {
  attributes: Record<string, string>;
  title: string;
}

/** Takes every link outside a description. There is nothing else in such a file that has an address. */
async function readLinks(text: string, into: VisitCollector, stepper: Stepper): Promise<void> {
  let link: Link | null = null;
  let inDescription = false;
  const end = () => {
    if (link) take(link, into);
    link = null;
  };
  const handler: TagHandler = {
    onOpen(name, attributes) {
      if (name === 'dd') {
        end();
        inDescription = true;
      } else if (name === 'dt' || name === 'dl' || name === 'li') {
        end();
        inDescription = false;
      } else if (name === 'a' && !inDescription) {
        end();
        link = { attributes, title: '' };
      }
    },
    onText(part) {
      if (link && link.title.length < longestTitle) link.title += part;
    },
    onClose(name) {
      if (name === 'a') end();
      // A folder ends, and with it the description of its last page.
      else if (name === 'dl') inDescription = false;
    },
  };
  await readTags(text, handler, stepper);
  end();
}

function take({ attributes, title }: Link, into: VisitCollector): void {
  const url = attributes.href ?? '';
  const name = title.replace(/\s+/g, ' ').trim();
  // Bookmarklets, Firefox' own queries, and feeds that it showed as folders.
  const isPage = !/^(?:javascript|place|data|about):/i.test(url) && attributes.feedurl === undefined;
  if (!/^[a-z][a-z0-9+.-]{0,30}:/i.test(url)) into.skip('no-address', name || url);
  else if (!isPage) into.skip('not-a-page', name || url);
  else takePage(url, name, attributes, into);
}

function takePage(url: string, title: string, attributes: Link['attributes'], into: VisitCollector): void {
  const time = bookmarkTime(attributes.add_date ?? attributes.time_added);
  const seen = bookmarkTime(attributes.last_visit);
  into.add({ url, title, time, transition: 'other', saved: true });
  // Old browsers wrote down when the page was seen last: a visit of its own.
  if (seen !== null && !Number.isNaN(seen) && seen !== time) {
    into.add({ url, title, time: seen, transition: 'bookmark' });
  }
}

/** An epoch in whatever unit, or a date written out, as some services have it. */
function bookmarkTime(text: string | undefined): number | null {
  const time = timeOf(text?.trim());
  return Number.isNaN(time) ? (readDate(text!) ?? Number.NaN) : time;
}
