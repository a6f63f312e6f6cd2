// What can be recommended: the item, its kinds, and the schema every catalog file must meet.
import * as v from 'valibot';

/** Every kind an item can be of. `product` is for shops that embed the widget; `news` for live sources. */
export const kinds = [
  'article',
  'book',
  'film',
  'music',
  'project',
  'course',
  'paper',
  'podcast',
  'talk',
  'place',
  'museum',
  'recipe',
  'craft',
  'game',
  'news',
  'product',
  'video',
] as const;
export type Kind = (typeof kinds)[number];

/** Every language an item can be in. */
export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

const webUrl = v.pipe(v.string(), v.url(), v.regex(/^https?:\/\//));
/** A site's own catalog may say where its pages are from where the catalog is ("./bread/rye/", "/shop/7"). */
const relativeUrl = v.pipe(v.string(), v.regex(/^\.{0,2}\/(?![/\\])[^\s\\]*$/));

export const itemSchema = v.object({
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
  url: v.union([webUrl, relativeUrl]),
  kind: v.picklist(kinds),
  lang: v.picklist(languages),
  summary: v.pipe(v.string(), v.maxLength(600)),
  tags: v.array(v.string()),
  creator: v.optional(v.string()),
  year: v.optional(v.number()),
  image: v.optional(v.string()),
});

/** One thing that can be recommended. Its `url` is its identity. */
export type CatalogItem = v.InferOutput<typeof itemSchema>;

export const catalogSchema = v.object({ items: v.array(itemSchema) });

/** An item with where it came from and, for live ones, when it was published (ms since 1970). */
export interface SourcedItem extends CatalogItem {
  source: string;
  published?: number;
}

/** The text of an item that is embedded: title, summary and tags, so that short titles carry a topic. */
export function itemText(item: Pick<CatalogItem, 'title' | 'summary' | 'tags'>): string {
  const tags = item.tags.length > 0 ? ` (${item.tags.join(', ')})` : '';
  return `${item.title}. ${item.summary}${tags}`;
}
