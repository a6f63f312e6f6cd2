// Every text format, in the order in which they are tried: the surest first, a mere table last.
import { chromeBookmarks } from './chrome-bookmarks';
import { takeout } from './takeout';
import type { TextFormat } from './text-format';

export const textFormats: readonly TextFormat[] = [takeout, chromeBookmarks];
