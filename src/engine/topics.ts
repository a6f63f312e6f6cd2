// The topics of a profile's pages, found once for everything that speaks of them.
import { pageText } from '../embedding/text';
import { findTopics, type Topic, type TopicPage } from '../interest/topics';
import type { Profile } from './profile';

const topicSeed = 1;
const fewestPages = 12;
const known = new WeakMap<Profile, { version: number; topics: Topic[] | null }>();

/** Null while there are too few pages to speak of topics. */
export function topicsOf(profile: Profile): Topic[] | null {
  const cached = known.get(profile);
  if (cached && cached.version === profile.version) return cached.topics;
  const pages: TopicPage[] = [];
  for (const page of profile.pages.values()) {
    const vector = profile.vectors.get(page.contentHash);
    if (vector) pages.push({ id: page.url, title: page.title || page.url, text: pageText(page), vector });
  }
  const topics = pages.length < fewestPages ? null : findTopics(pages, topicSeed);
  known.set(profile, { version: profile.version, topics });
  return topics;
}
