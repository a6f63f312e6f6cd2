// Which language models there are, as the build describes them in models/index.json.
import * as v from 'valibot';
import { DriftfeedError } from '../device/errors';
import type { ModelId } from '../storage/schema';

const modelIds = ['minilm-en', 'bge-zh'] as const satisfies readonly ModelId[];

const modelSpecSchema = v.object({
  id: v.picklist(modelIds),
  /** The name its makers gave it. */
  name: v.string(),
  dimensions: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** How token vectors become one: their mean, or the first token's. */
  pooling: v.picklist(['mean', 'cls']),
  /** Longer texts are cut here. */
  maxTokens: v.pipe(v.number(), v.integer(), v.minValue(3), v.maxValue(512)),
  language: v.picklist(['en', 'zh']),
  /** Of onnx/model.onnx, lower-case hex. Vectors of a model with another hash are another model's. */
  sha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  /** Size of onnx/model.onnx. */
  bytes: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

/** A model as the build prepared it; its files are under models/<id>/. */
export type ModelSpec = v.InferOutput<typeof modelSpecSchema>;

const indexSchema = v.array(modelSpecSchema);

/** Parses models/index.json and picks one model. Throws `model-missing` where it is absent or malformed. */
export function findModel(index: unknown, id: ModelId): ModelSpec {
  const parsed = v.safeParse(indexSchema, index);
  if (!parsed.success)
    throw new DriftfeedError('model-missing', `models/index.json: ${parsed.issues[0].message}`);
  const spec = parsed.output.find((model) => model.id === id);
  if (!spec) throw new DriftfeedError('model-missing', id);
  return spec;
}
