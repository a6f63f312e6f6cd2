// A page handed to the app in the fragment of its address, which no server sees; and the bookmarklet that does it.

export interface OfferedPage {
  url: string;
  title: string;
}

/** What `#add=…&title=…` offers, as the bookmarklet and the service worker's share target write it; else null. */
export function offeredPage(hash: string): OfferedPage | null {
  const told = new URLSearchParams(hash.replace(/^#/, ''));
  const url = told.get('add');
  return url === null ? null : { url, title: told.get('title') ?? '' };
}

/** Opens `historyPage` (absolute) with the address and title of the page it is used on; without a referrer. */
export function bookmarklet(historyPage: string): string {
  const page = JSON.stringify(`${historyPage}#add=`);
  const text =
    `open(${page}+encodeURIComponent(location.href)+"&title="+encodeURIComponent(document.title),` +
    '"_blank","noopener,noreferrer")';
  return `javascript:void ${encodeURIComponent(text)}`;
}
