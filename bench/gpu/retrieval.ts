// Exact retrieval on a GPU: held against a float scan, then timed, one query and many.
import { dequantise, dot, rowOf } from '../../src/embedding/matrix';
import { GpuRetriever } from '../../src/ranking/retrieval/webgpu';
import { takeTurns } from '../measure';
import { formatTable, type Row, rowsOfCase } from '../rows';
import { int8Rows, topicVectors } from '../suites/topic-vectors';

const best = 200;
const queryCount = 64;
const checkedRows = 10_000;

/** Prints as it goes. Throws where a result is not the float scan's. */
export async function timeRetrieval(
  device: GPUDevice,
  adapter: string,
  { quick, runs }: { quick: boolean; runs: number },
): Promise<Row[]> {
  const matrix = topicVectors(queryCount, 77);
  const queries = Array.from({ length: queryCount }, (_, k) => rowOf(matrix, k));
  await check(device, queries.slice(0, 5));
  const rows: Row[] = [];
  for (const count of quick ? [1_000] : [1_000, 10_000, 100_000, 1_000_000]) {
    const retriever = new GpuRetriever(device, int8Rows(count));
    for (const asked of [1, queryCount]) {
      let turn = 0;
      const search = () =>
        retriever.search(asked === 1 ? queries[turn++ % queryCount]! : queries.slice(0, asked), best);
      const measure = async (repeats: number) => {
        const start = performance.now();
        for (let k = 0; k < repeats; k++) await search();
        return (performance.now() - start) / repeats;
      };
      const times = await takeTurns({ ours: measure, peers: {} }, runs);
      const shape = `${count} × 384${asked === 1 ? '' : `, ${asked} queries`}`;
      rows.push(
        ...rowsOfCase({
          name: 'exact-top-200',
          backend: `webgpu, Dawn for Node, ${adapter}`,
          shape,
          ...times,
          boundMilliseconds: null,
          notes: ['from a query in floats to rows and scores re-scored on the CPU'],
        }),
      );
    }
    retriever.close();
    console.log(formatTable(rows));
  }
  return rows;
}

async function check(device: GPUDevice, queries: readonly Float32Array[]): Promise<void> {
  const matrix = int8Rows(checkedRows);
  const retriever = new GpuRetriever(device, matrix);
  const floats = dequantise(matrix);
  for (const query of queries) {
    const known = Array.from({ length: checkedRows }, (_, row) => ({
      row,
      score: dot(rowOf(floats, row), query),
    }))
      .sort((a, b) => b.score - a.score || a.row - b.row)
      .slice(0, best);
    if (JSON.stringify(await retriever.search(query, best)) !== JSON.stringify(known))
      throw new Error('retrieval differs from a plain float scan');
  }
  retriever.close();
  console.log(`checked: the ${best} best of ${checkedRows} are a plain float scan's, rows and scores`);
}
