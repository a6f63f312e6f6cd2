// The 200 rows nearest to a query among so many int8 vectors, exactly; peers search the same rows as floats.
import { dequantise } from '../../src/embedding/matrix';
import { createRetriever } from '../../src/ranking/retrieval/retriever';
import type { CaseDescription, OpenCase, Suite } from '../page/suite';
import { edgeVec } from '../peers/edgevec';
import { orama } from '../peers/orama';
import { plainScan } from '../peers/plain-scan';
import type { VectorSearch } from '../peers/vector-search';
import { voySearch } from '../peers/voy';
import { int8Rows, topicVectors } from './topic-vectors';

const peers = [plainScan, orama, edgeVec, voySearch];

const dimensions = 384;
const best = 200;
const queryCount = 8;

export const retrievalSuite: Suite = {
  cases: [1_000, 10_000, 100_000, 1_000_000].map(
    (rows): CaseDescription => ({
      name: 'exact-top-200',
      backend: 'wasm, 1 thread, simd',
      shape: `${rows} × ${dimensions}`,
      sizes: { rows },
      curve: 'rows',
      quick: rows === 1_000,
    }),
  ),
  open: ({ sizes }) => openCase(sizes.rows!),
};

async function openCase(rows: number): Promise<OpenCase | null> {
  const matrix = int8Rows(rows);
  const start = performance.now();
  const retriever = await createRetriever(matrix);
  if (!retriever) return null;
  const readyIn = performance.now() - start;
  const { data } = topicVectors(queryCount, 77);
  const queries = Array.from({ length: queryCount }, (_, k) =>
    data.subarray(k * dimensions, (k + 1) * dimensions),
  );
  const exact = queries.map((query) => new Set(retriever.search(query, best).map(({ row }) => row)));
  const notes = [
    `ready in ${readyIn.toFixed(0)} ms; ${queryCount} queries in turn, the ${best} best of each`,
  ];
  const contenders: Record<string, OpenCase['ours']> = {};
  const opened: VectorSearch[] = [];
  const floats = peers.some(({ mostRows }) => rows <= mostRows) ? dequantise(matrix) : null;
  for (const peer of peers) {
    if (!floats || rows > peer.mostRows) {
      notes.push(`${peer.name}: not filled with so many rows`);
      continue;
    }
    const begun = performance.now();
    const search = await peer.open(floats);
    const filledIn = (performance.now() - begun) / 1000;
    opened.push(search);
    let common = 0;
    for (const [k, query] of queries.entries())
      for (const row of await search.search(query, best)) if (exact[k]!.has(row)) common++;
    const recall = common / (queryCount * Math.min(best, rows));
    notes.push(`${peer.name}: recall ${recall.toFixed(4)}, filled in ${filledIn.toFixed(1)} s`);
    let turn = 0;
    contenders[peer.name] = async () => {
      await search.search(queries[turn++ % queryCount]!, best);
      return undefined;
    };
  }
  let turn = 0;
  return {
    ours() {
      retriever.search(queries[turn++ % queryCount]!, best);
      return undefined;
    },
    peers: contenders,
    notes,
    close() {
      for (const search of opened) search.close?.();
    },
  };
}
