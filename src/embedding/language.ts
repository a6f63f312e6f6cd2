// Which language model a profile needs, from the language of its pages.
import type { ModelId } from '../storage/schema';

/** A text is Chinese when this share of its letters is Han; a name in Latin letters weighs little. */
const hanShare = 0.2;
/**
 * Below one half on purpose: the Chinese model places English titles passably, the English one cannot tell
 * Chinese titles apart at all.
 */
const chineseTexts = 0.35;

/** The model for these titles; the English one where there is nothing to go by. */
export function chooseModel(texts: readonly string[]): ModelId {
  let chinese = 0;
  let counted = 0;
  for (const text of texts) {
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    if (letters === 0) continue;
    counted++;
    const han = text.match(/\p{Script=Han}/gu)?.length ?? 0;
    if (han / letters >= hanShare) chinese++;
  }
  return counted > 0 && chinese / counted >= chineseTexts ? 'bge-zh' : 'minilm-en';
}
