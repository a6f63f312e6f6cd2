// Page titles as people would write them down, and whether an address says anything by itself.

const longestTitle = 300;

/** Without control and zero-width characters, unread counters ("(3) ") and runs of white space. */
export function cleanTitle(raw: string): string {
  if (raw === '') return '';
  const plain = raw
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^(?:\(\d{1,4}\+?\)|\[\d{1,4}\+?\]|[•●*])\s+/, '');
  return plain.length > longestTitle ? `${plain.slice(0, longestTitle - 1).trimEnd()}…` : plain;
}

/** True for what browsers put where there is no title: nothing, or the address itself. */
export function isAddressTitle(title: string, url: string): boolean {
  if (title === '') return true;
  if (/^https?:\/\//i.test(title)) return true;
  const bare = url.replace(/^https?:\/\//, '');
  return title === bare || title === bare.replace(/^www\./, '') || title === bare.replace(/\/$/, '');
}

/**
 * True if the path has words a person could read: two or more of three or more letters in one segment
 * ("how-to-sharpen-a-knife"), or a run of CJK characters.
 */
export function hasReadablePath(url: string): boolean {
  let path: string;
  try {
    path = decodeURIComponent(new URL(url).pathname);
  } catch {
    return false;
  }
  return path.split('/').some((segment) => {
    if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]{2,}/u.test(segment)) return true;
    const words = segment.split(/[^\p{L}]+/u).filter((word) => word.length >= 3 && /[aeiouyà-ÿ]/i.test(word));
    return words.length >= 2;
  });
}
