// Real titles from this repository: pages of the sample people's topics, then the starter catalog's.
export interface TopicFile {
  pages: [title: string, url: string][];
}
export interface CatalogFile {
  items: { title: string }[];
}

/** All titles there are are cut to this many different ones; smaller cases take every so manieth of them. */
const wholeSet = 2000;

/** `count` different English titles, always the same ones. Throws where there are fewer. */
export function chooseTitles(
  topics: readonly TopicFile[],
  catalog: readonly CatalogFile[],
  count: number,
): string[] {
  const titles = new Set([
    ...topics.flatMap((file) => file.pages.map(([title]) => title)),
    ...catalog.flatMap((file) => file.items.map(({ title }) => title)),
  ]);
  if (titles.size < wholeSet || wholeSet % count !== 0)
    throw new Error(`${titles.size} titles, ${count} wanted`);
  return [...titles].slice(0, wholeSet).filter((_, index) => index % (wholeSet / count) === 0);
}
