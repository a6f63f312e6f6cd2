// What kind of thing a page is, where its address tells: the bridge between history and the catalog's kinds.
import type { Kind } from './item';

/**
 * Well-known sites (registrable domain or host) that hold one kind of thing. Small on purpose: a wrong kind is worse
 * than none, and whatever is not listed is read as an article.
 */
const kindOfSite: Readonly<Record<string, Kind>> = {
  'youtube.com': 'video',
  'youtu.be': 'video',
  'vimeo.com': 'video',
  'twitch.tv': 'video',
  'dailymotion.com': 'video',
  'bilibili.com': 'video',
  'ted.com': 'talk',
  'github.com': 'project',
  'gitlab.com': 'project',
  'codeberg.org': 'project',
  'sourceforge.net': 'project',
  'npmjs.com': 'project',
  'pypi.org': 'project',
  'crates.io': 'project',
  'arxiv.org': 'paper',
  'biorxiv.org': 'paper',
  'ssrn.com': 'paper',
  'openreview.net': 'paper',
  'goodreads.com': 'book',
  'gutenberg.org': 'book',
  'openlibrary.org': 'book',
  'imdb.com': 'film',
  'letterboxd.com': 'film',
  'themoviedb.org': 'film',
  'spotify.com': 'music',
  'bandcamp.com': 'music',
  'soundcloud.com': 'music',
  'coursera.org': 'course',
  'edx.org': 'course',
  'khanacademy.org': 'course',
  'udemy.com': 'course',
  'allrecipes.com': 'recipe',
  'seriouseats.com': 'recipe',
  'xiachufang.com': 'recipe',
  'boardgamegeek.com': 'game',
  'steampowered.com': 'game',
  'itch.io': 'game',
};

/** Hosts below a site that hold another kind than the site does. */
const kindOfHost: Readonly<Record<string, Kind>> = {
  'music.youtube.com': 'music',
  'podcasts.apple.com': 'podcast',
  'podcasts.google.com': 'podcast',
  'books.google.com': 'book',
  'book.douban.com': 'book',
  'movie.douban.com': 'film',
  'music.douban.com': 'music',
  'docs.github.com': 'article',
  'gist.github.com': 'article',
};

/** Kind of a page by its address and registrable domain; 'article' where neither tells. */
export function kindOfPage(url: string, site: string): Kind {
  const host = URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') : '';
  if (Object.hasOwn(kindOfHost, host)) return kindOfHost[host]!;
  return Object.hasOwn(kindOfSite, site) ? kindOfSite[site]! : 'article';
}
