// The demo magazine's table of contents: every section with its articles, in the order they are shown.
import type { Article, Section } from './articles/article';
import { bicycles } from './articles/bicycles';
import { birds } from './articles/birds';
import { bread } from './articles/bread';
import { ceramics } from './articles/ceramics';
import { gardens } from './articles/gardens';
import { maps } from './articles/maps';
import { nightSky } from './articles/night-sky';
import { tea } from './articles/tea';

export const magazine = {
  name: 'Harbour & Hill',
  motto: 'A small magazine of things worth knowing slowly',
} as const;

export const sections: readonly Section[] = [bread, bicycles, birds, ceramics, gardens, nightSky, tea, maps];

export interface PlacedArticle extends Article {
  section: Section;
}

export const articles: readonly PlacedArticle[] = sections.flatMap((section) =>
  section.articles.map((article) => ({ ...article, section })),
);
