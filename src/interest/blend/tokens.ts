// The words of a title that can tell it from others, for the blend's TF–IDF.

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
const kept = new Map<string, readonly string[]>();
/** Titles come again and again while lists are read; when so many are held, they are read anew. */
const mostKept = 50_000;

/** Different lower-case words of a title, letters or digits. */
export function tellingTokens(title: string): readonly string[] {
  const known = kept.get(title);
  if (known) return known;
  const words = new Set<string>();
  for (const { segment, isWordLike } of segmenter.segment(title.toLowerCase()))
    if (isWordLike) words.add(segment);
  const tokens = [...words];
  if (kept.size >= mostKept) kept.clear();
  kept.set(title, tokens);
  return tokens;
}
