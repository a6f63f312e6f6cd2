// The person's own history: found by meaning, listed, and forgotten wherever it left a trace.
import { languageOf } from '../embedding/language';
import { cosineOf, unrelated } from '../embedding/likeness';
import { dot } from '../embedding/matrix';
import type { PageRow } from '../storage/schema';
import type { HistoryEntry } from './api';
import type { EmbeddingService } from './embedding-service';
import type { Profile } from './profile';

/** A page that holds the very words stands above what is merely alike. */
const wordBonus = 0.35;

interface Found {
  total: number;
  entries: HistoryEntry[];
}

/** What was asked for, or all where nothing was. By words alone where the language model cannot be had. */
export async function findInHistory(
  { profile, embedding }: { profile: Profile; embedding: Pick<EmbeddingService, 'vectorOf'> },
  query: string,
  offset: number,
  limit: number,
): Promise<Found> {
  const words = query.trim();
  if (words === '') return listHistory(profile, offset, limit);
  const vector = profile.vectors.size > 0 ? await embedding.vectorOf(words) : null;
  return searchHistory(profile, words, vector, offset, limit);
}

/** Newest first. */
export function listHistory(profile: Profile, offset: number, limit: number): Found {
  const pages = [...profile.pages.values()].sort((a, b) => b.lastVisit - a.lastVisit);
  return {
    total: pages.length,
    entries: pages.slice(offset, offset + limit).map((page) => entry(page, null)),
  };
}

/**
 * Pages about what was asked, best first: cosine of the page's vector to the query's, where it is more than
 * unrelated titles reach, plus a bonus where title or address hold the query's words. Without a query vector
 * only the words count.
 */
export function searchHistory(
  profile: Profile,
  query: string,
  vector: Float32Array | null,
  offset: number,
  limit: number,
): Found {
  const floors = unrelated[profile.model].search;
  const language = languageOf(query);
  const words = query.toLowerCase().split(/\s+/u).filter(Boolean);
  const hits: { page: PageRow; similarity: number; score: number }[] = [];
  for (const page of profile.pages.values()) {
    const pageVector = vector && profile.vectors.get(page.contentHash);
    const similarity = pageVector ? dot(vector, pageVector) : 0;
    const text = `${page.title} ${page.url}`.toLowerCase();
    const literal = words.length > 0 && words.every((word) => text.includes(word));
    const isAlike = similarity >= cosineOf(floors, language, languageOf(page.title));
    if (isAlike || literal) {
      hits.push({ page, similarity, score: similarity + (literal ? wordBonus : 0) });
    }
  }
  hits.sort((a, b) => b.score - a.score || b.page.lastVisit - a.page.lastVisit);
  return {
    total: hits.length,
    entries: hits.slice(offset, offset + limit).map(({ page, similarity }) => entry(page, similarity)),
  };
}

function entry(page: PageRow, similarity: number | null): HistoryEntry {
  const { url, title, site, lastVisit, visits } = page;
  return { url, title, site, lastVisit, visits, similarity };
}
