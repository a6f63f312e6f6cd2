// Every text format, in the order in which they are tried: the surest first, a mere table last.
import { bookmarksHtml, pocketHtml } from './bookmarks-html';
import { chromeBookmarks } from './chrome-bookmarks';
import { feedList } from './feed-list';
import { myActivityHtml } from './my-activity-html';
import { myActivityJson } from './my-activity-json';
import { readingListJson } from './reading-list-json';
import { safariJson } from './safari-json';
import { readingListTable, table } from './table';
import { takeout } from './takeout';
import type { TextFormat } from './text-format';

export const textFormats: readonly TextFormat[] = [
  feedList,
  bookmarksHtml,
  myActivityHtml,
  pocketHtml,
  safariJson,
  takeout,
  chromeBookmarks,
  myActivityJson,
  readingListJson,
  readingListTable,
  table,
];
