// Text as feeds carry it (bytes in some encoding, HTML, entities) made into plain text. Runs in workers,
// where there is no DOM.
import { decodeHTML } from 'entities';

/** Elements whose content is not text. */
const hiddenElement = /<(script|style|template|noscript|svg|iframe)\b[^>]*>[\s\S]*?(?:<\/\1\s*>|$)/gi;
const comment = /<!--[\s\S]*?(?:-->|$)/g;
/** Inline elements part no words; any other tag does. */
const inlineTag =
  /<\/?(?:a|abbr|b|bdi|cite|code|em|font|i|ins|mark|q|s|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?\/?>/gi;
/** A "<" that is not followed by a letter, "/", "!" or "?" is just a sign: "5 < 6". */
const tag = /<(?:[a-z/!?])[^<>]*(?:>|$)/gi;

/**
 * HTML as plain text on one line. It is a text for reading and embedding, shown as text: it is no sanitiser
 * and its result must not be used as HTML.
 */
export function plainText(html: string): string {
  const bare = html
    .replace(comment, ' ')
    .replace(hiddenElement, ' ')
    .replace(inlineTag, '')
    .replace(tag, ' ');
  return oneLine(decodeHTML(bare));
}

/**
 * The plain text of the beginning of a long HTML text: enough for a summary, without reading it all. Feeds
 * often escape their HTML twice, which shows by tags in what should be plain.
 */
export function plainExcerpt(html: string): string {
  const text = plainText(html.slice(0, 8_000));
  return /<\/(?:p|div|a)>|<!--/i.test(text) ? plainText(text) : text;
}

/** Text that is plain by its format, but may still carry entities. */
export function decoded(text: string): string {
  return oneLine(decodeHTML(text));
}

/** Runs of white space and control characters become one space. */
export function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
  return text.replace(/[\s\u0000-\u001f\u007f-\u009f\u200b\ufeff]+/g, ' ').trim();
}

/** At most `limit` characters, cut at a word where one ends in the last third, with an ellipsis. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // A cut inside a surrogate pair would leave half a character.
  const cut = text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, '');
  const space = text[limit - 1] === ' ' ? cut.length : cut.lastIndexOf(' ');
  return `${(space > (limit * 2) / 3 ? cut.slice(0, space) : cut).replace(/[\s,;:–—-]+$/, '')}…`;
}

/**
 * "zh" where Han characters make up at least 30% of the letters and no kana stands beside them (then it is
 * Japanese); else "en", which also stands for every other language, since items know only these two.
 */
export function guessLanguage(text: string): 'en' | 'zh' {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  const kana = text.match(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0;
  return letters > 0 && han / letters >= 0.3 && kana < han * 0.05 ? 'zh' : 'en';
}

/**
 * Decodes a feed's bytes: by byte order mark, else by the answer's charset, else by the XML declaration, else
 * as UTF-8. Unknown labels and wrong bytes fall back instead of failing.
 */
export function decodeText(bytes: ArrayBuffer | Uint8Array, contentType = ''): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const mark =
    view[0] === 0xef && view[1] === 0xbb && view[2] === 0xbf
      ? 'utf-8'
      : view[0] === 0xff && view[1] === 0xfe
        ? 'utf-16le'
        : view[0] === 0xfe && view[1] === 0xff
          ? 'utf-16be'
          : undefined;
  const declared = () =>
    /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(
      new TextDecoder('latin1').decode(view.subarray(0, 200)),
    )?.[1];
  const label = mark ?? /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1] ?? declared() ?? 'utf-8';
  try {
    return new TextDecoder(label).decode(view);
  } catch {
    return new TextDecoder().decode(view);
  }
}
