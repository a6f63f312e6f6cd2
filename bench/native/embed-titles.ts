// The peer's process: the app's model file on onnxruntime-node, in batches of some 256 tokens of like length; see process.ts for the protocol.
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { AutoTokenizer, env, type PreTrainedTokenizer } from '@huggingface/transformers';
import { batchesByLength } from '../../src/embedding/encoder';
import { pool } from '../../src/embedding/pooling';
import { plainLetters } from '../../src/embedding/text';
import { readModelSpec } from '../../tools/models/node-encoder';
import { readTitlesInNode } from './titles';

/** What is used of the package, which is no dependency and brings its types with it. */
interface Onnxruntime {
  InferenceSession: { create(file: string, options: { intraOpNumThreads: number }): Promise<Session> };
  Tensor: new (type: 'int64', data: BigInt64Array, shape: readonly number[]) => object;
}
interface Session {
  run(feeds: Readonly<Record<string, object>>): Promise<{ last_hidden_state: { data: Float32Array } }>;
}

interface Parameters {
  folder: string;
  version: string;
  models: string;
  texts: number;
  threads: number;
}

const { folder, version, models, texts, threads } = JSON.parse(process.argv[2]!) as Parameters;
const { InferenceSession, Tensor } = createRequire(import.meta.url)(folder) as Onnxruntime;
env.allowRemoteModels = false;
env.localModelPath = models;
const spec = await readModelSpec('minilm-en');
const tokenizer: PreTrainedTokenizer = await AutoTokenizer.from_pretrained(spec.id);
const session = await InferenceSession.create(path.join(models, spec.id, 'onnx/model.onnx'), {
  intraOpNumThreads: threads,
});
const titles = await readTitlesInNode(texts);

async function embedAll(): Promise<void> {
  const { input_ids: tokens } = tokenizer(titles.map(plainLetters), {
    truncation: true,
    max_length: spec.maxTokens,
    return_tensor: false,
  }) as { input_ids: number[][] };
  for (const batch of batchesByLength(
    tokens.map((ids) => ids.length),
    () => 256,
  )) {
    const rows = batch.map((index) => tokens[index]!);
    const length = Math.max(...rows.map((row) => row.length));
    const ids = new BigInt64Array(rows.length * length);
    const mask = new BigInt64Array(ids.length);
    for (const [index, row] of rows.entries()) {
      for (const [position, id] of row.entries()) {
        ids[index * length + position] = BigInt(id);
        mask[index * length + position] = 1n;
      }
    }
    const shape = [rows.length, length];
    const { last_hidden_state } = await session.run({
      input_ids: new Tensor('int64', ids, shape),
      attention_mask: new Tensor('int64', mask, shape),
      token_type_ids: new Tensor('int64', new BigInt64Array(ids.length), shape),
    });
    const lengths = rows.map((row) => row.length);
    pool(last_hidden_state.data, lengths, length, spec.dimensions, spec.pooling);
  }
}

const plural = threads === 1 ? '' : 's';
console.log(JSON.stringify({ name: `onnxruntime-node ${version}, ${threads} thread${plural}`, notes: [] }));
for await (const line of createInterface({ input: process.stdin })) {
  const start = performance.now();
  for (let k = 0; k < Number(line); k++) await embedAll();
  console.log((performance.now() - start) / Number(line));
}
