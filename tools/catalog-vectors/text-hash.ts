// What tells vectors of these very texts from older ones: a hash of what the model was given to read.
import { type CatalogItem, itemText } from '../../src/catalog/item';
import { plainLetters } from '../../src/embedding/text';
import { sha256 } from '../models/sources';

/** SHA-256 of the items' texts as they reach the tokeniser: another way to spell or to join them is another hash. */
export function textHash(items: readonly CatalogItem[]): string {
  return sha256(Buffer.from(JSON.stringify(items.map((item) => plainLetters(itemText(item))))));
}
