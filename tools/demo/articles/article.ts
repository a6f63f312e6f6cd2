// The shape of the demo magazine's articles, one file a section beside this one.

export interface Article {
  /** Path segment; unique over the whole magazine. */
  slug: string;
  title: string;
  /** One line, shown on cards and in the catalog. */
  summary: string;
  tags: readonly string[];
  /** The text, one string a paragraph. */
  text: readonly string[];
}

export interface Section {
  slug: string;
  name: string;
  /** What the section is about, one line under its heading. */
  about: string;
  articles: readonly Article[];
}
