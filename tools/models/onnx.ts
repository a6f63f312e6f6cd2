// Reads and writes ONNX models with protobufjs and the published schema, typed as far as the tools need.
import { fileURLToPath } from 'node:url';
import protobuf from 'protobufjs';

/** ONNX element types that the rewrite meets (TensorProto.DataType). */
export const elementType = { float32: 1, uint8: 2, int8: 3 } as const;

interface OnnxAttribute {
  name: string;
  type: number;
  i?: number;
}

export interface OnnxNode {
  name: string;
  opType: string;
  input: string[];
  output: string[];
  attribute: OnnxAttribute[];
}

interface OnnxTensor {
  name: string;
  dataType: number;
  rawData?: Uint8Array;
  int32Data: number[];
}

export interface OnnxModel {
  graph: { node: OnnxNode[]; initializer: OnnxTensor[]; output: { name: string }[] };
}

const schema = protobuf.loadSync(fileURLToPath(new URL('./onnx.proto', import.meta.url)));
const modelType = schema.lookupType('onnx.ModelProto');

/**
 * Decodes a model. Throws if encoding it again would not give the same bytes: protobufjs drops fields that
 * the schema does not name, and a model that silently lost a field is worse than none.
 */
export function decodeModel(bytes: Uint8Array): OnnxModel {
  const message = modelType.decode(bytes);
  if (Buffer.compare(modelType.encode(message).finish(), bytes) !== 0) {
    throw new Error('onnx.proto does not cover this model: it would lose fields');
  }
  return message as unknown as OnnxModel;
}

export function encodeModel(model: OnnxModel): Uint8Array {
  return modelType.encode(model as unknown as protobuf.Message).finish();
}
