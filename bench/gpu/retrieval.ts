// Exact retrieval on a GPU: held against a float scan, then timed beside PyTorch, one query and many.
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { dequantise, dot, rowOf } from '../../src/embedding/matrix';
import { GpuRetriever } from '../../src/ranking/retrieval/webgpu';
import { takeTurns } from '../measure';
import { type Row, rowsOfCase } from '../rows';
import { int8Rows, topicVectors } from '../suites/topic-vectors';
import type { Dawn } from './dawn';
import { type StartTorch, waitFor } from './turns';

const best = 200;
const queryCount = 64;
const checkedRows = 10_000;
const dimensions = 384;
/** Below, all is the way to the GPU and back; PyTorch takes seconds to start. */
const fewestForTorch = 100_000;

const someQueries = (): Float32Array[] => {
  const matrix = topicVectors(queryCount, 77);
  return Array.from({ length: queryCount }, (_, k) => rowOf(matrix, k));
};

/** One query, which PyTorch is asked too where there are many rows, and 64 at once. */
export async function timeRetrieval(
  dawn: Dawn,
  count: number,
  runs: number,
  startTorch: StartTorch | null,
): Promise<Row[]> {
  const queries = someQueries();
  const retriever = new GpuRetriever(deviceOf(dawn), int8Rows(count));
  const rows: Row[] = [];
  for (const asked of [1, queryCount]) {
    let turn = 0;
    const search = () =>
      retriever.search(asked === 1 ? queries[turn++ % queryCount]! : queries.slice(0, asked), best);
    await search();
    const busy = await dawn.measureGpu(search);
    const torch =
      asked === 1 && count >= fewestForTorch
        ? ((await startTorch?.('torch_retrieval.py', { rows: count, dimensions, k: best })) ?? null)
        : null;
    const times = await takeTurns(
      { ours: waitFor(search), peers: torch ? { [torch.name]: torch.measure } : {} },
      runs,
    );
    torch?.close();
    rows.push(
      ...rowsOfCase({
        name: `exact-top-${best}`,
        backend: `webgpu, Dawn for Node, ${dawn.adapter}`,
        shape: `${count} × ${dimensions}${asked === 1 ? '' : `, ${asked} queries`}`,
        ...times,
        boundMilliseconds: null,
        notes: [
          'from a query in floats to rows and scores re-scored on the CPU',
          ...(busy === null ? [] : [`the GPU itself works ${busy.toFixed(3)} ms (timestamps of its passes)`]),
          ...(torch?.notes ?? []),
        ],
      }),
    );
  }
  retriever.close();
  return rows;
}

/** Throws where a result is not the float scan's. */
export async function checkRetrieval(dawn: Dawn): Promise<void> {
  const matrix = int8Rows(checkedRows);
  const retriever = new GpuRetriever(deviceOf(dawn), matrix);
  const floats = dequantise(matrix);
  for (const query of someQueries().slice(0, 5)) {
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

function deviceOf(dawn: Dawn): GPUDevice {
  return (dawn.tf.backend() as WebGPUBackend).device;
}
