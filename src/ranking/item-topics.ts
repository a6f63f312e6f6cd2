// Topics of what can be recommended, few enough to learn which of them a person takes to, with names of their own.
import type { SourcedItem } from '../catalog/item';
import { dot, type Matrix, normalise, rowOf } from '../embedding/matrix';

/** Most topics in one language: with more, each would be tried too rarely to learn of it. */
const mostTopics = 32;
/** A tag of fewer items is no topic. */
const fewestItems = 4;

interface Topic {
  tag: string;
  /** Unit vector: the direction of the mean of its items. */
  centre: Float32Array;
}

/**
 * The commonest tags of each language are its topics. An item is of the nearest of those it carries, by the mean of
 * their items; one that carries none of them (a live item, say) is of the nearest of all.
 */
class ItemTopics {
  private readonly topics: Map<string, Topic[]>;
  private readonly known = new Map<number, string | null>();

  constructor(
    private readonly items: readonly SourcedItem[],
    private readonly vectors: Matrix,
  ) {
    this.topics = new Map(
      [...new Set(items.map(({ lang }) => lang))].map((language) => [language, this.commonest(language)]),
    );
  }

  /** The tag that names the item's topic; null where its language has none. */
  topicOf(row: number): string | null {
    const known = this.known.get(row);
    if (known !== undefined) return known;
    const { lang, tags } = this.items[row]!;
    const topics = this.topics.get(lang) ?? [];
    const carried = topics.filter(({ tag }) => tags.includes(tag));
    const vector = rowOf(this.vectors, row);
    let best: { tag: string; near: number } | null = null;
    for (const { tag, centre } of carried.length > 0 ? carried : topics) {
      const near = dot(centre, vector);
      if (!best || near > best.near) best = { tag, near };
    }
    this.known.set(row, best?.tag ?? null);
    return best?.tag ?? null;
  }

  private commonest(language: string): Topic[] {
    const rows = new Map<string, number[]>();
    this.items.forEach(({ lang, tags }, row) => {
      if (lang !== language) return;
      for (const tag of new Set(tags)) {
        const known = rows.get(tag);
        if (known) known.push(row);
        else rows.set(tag, [row]);
      }
    });
    return [...rows]
      .filter(([, carrying]) => carrying.length >= fewestItems)
      .sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))
      .slice(0, mostTopics)
      .map(([tag, carrying]) => ({ tag, centre: this.meanOf(carrying) }));
  }

  private meanOf(rows: readonly number[]): Float32Array {
    const sum = new Float32Array(this.vectors.dimensions);
    for (const row of rows) {
      const vector = rowOf(this.vectors, row);
      for (let j = 0; j < sum.length; j++) sum[j]! += vector[j]!;
    }
    return normalise(sum);
  }
}

const made = new WeakMap<readonly SourcedItem[], { vectors: Matrix; topics: ItemTopics }>();

/** Made once for the same items. */
export function itemTopics(items: readonly SourcedItem[], vectors: Matrix): ItemTopics {
  const known = made.get(items);
  if (known && known.vectors === vectors) return known.topics;
  const topics = new ItemTopics(items, vectors);
  made.set(items, { vectors, topics });
  return topics;
}
