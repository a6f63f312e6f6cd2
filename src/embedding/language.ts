// What language a text is in, and which language model a profile needs for its pages.
import type { ModelId } from '../storage/schema';

/** A text is Chinese when this share of its letters is Han; a name in Latin letters weighs little. */
const hanShare = 0.2;
/**
 * Below one half on purpose: the Chinese model places English titles passably, the English one cannot tell
 * Chinese titles apart at all.
 */
const chineseTexts = 0.35;

export type Language = 'en' | 'zh';

/** Null where there are no letters. */
function knownLanguage(text: string): Language | null {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return null;
  const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return han / letters >= hanShare ? 'zh' : 'en';
}

/** English where there are no letters to go by. */
export function languageOf(text: string): Language {
  return knownLanguage(text) ?? 'en';
}

/** The model for these titles; the English one where there is nothing to go by. */
export function chooseModel(texts: readonly string[]): ModelId {
  let chinese = 0;
  let counted = 0;
  for (const text of texts) {
    const language = knownLanguage(text);
    if (language === null) continue;
    counted++;
    if (language === 'zh') chinese++;
  }
  return counted > 0 && chinese / counted >= chineseTexts ? 'bge-zh' : 'minilm-en';
}
