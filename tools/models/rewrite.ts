// Turns an official int8 model into one file whose activations stay float, so that it runs on WASM and WebGPU
// alike and a vector does not depend on what else was in its batch. The stored weights stay the same int8.
import { decodeModel, elementType, encodeModel, type OnnxModel, type OnnxNode } from './onnx';

const castToFloat = { name: 'to', type: 2, i: elementType.float32 };

/**
 * Replaces each `DynamicQuantizeLinear → MatMulInteger → Cast → Mul` by `MatMul` over the weights brought to
 * float by `Cast` and `Mul` with their scale (per tensor or per column), which ONNX Runtime folds once when the
 * session loads; and looks embeddings up before, not after, dequantising them, so that only the rows in use are
 * ever float. The result depends on the input bytes alone. Throws if a weight has a zero point other than 0
 * or the chain is not the one expected.
 */
export function rewriteQuantised(bytes: Uint8Array): Uint8Array {
  const model = decodeModel(bytes);
  model.graph.node = [...lookUpBeforeDequantising(floatMatMuls(model))];
  dropDead(model);
  return encodeModel(model);
}

function floatMatMuls(model: OnnxModel): OnnxNode[] {
  const { node: nodes, initializer } = model.graph;
  const producers = producersOf(nodes);
  const consumers = consumersOf(nodes);
  const tensors = new Map(initializer.map((tensor) => [tensor.name, tensor]));
  const replaced = new Map<OnnxNode, OnnxNode[]>();

  const only = (name: string, opType: string): OnnxNode => {
    const found = consumers.get(name) ?? [];
    if (found.length !== 1 || found[0]!.opType !== opType) throw new Error(`${name}: expected one ${opType}`);
    return found[0]!;
  };
  const from = (name: string, opType: string): OnnxNode => {
    const found = producers.get(name);
    if (found?.opType !== opType) throw new Error(`${name}: expected to come from ${opType}`);
    return found;
  };

  for (const product of nodes.filter((node) => node.opType === 'MatMulInteger')) {
    const [activations, weights, , zeroPoint] = product.input;
    const quantise = from(activations!, 'DynamicQuantizeLinear');
    const cast = only(product.output[0]!, 'Cast');
    const scaled = only(cast.output[0]!, 'Mul');
    const scale = from(scaled.input.find((name) => name !== cast.output[0])!, 'Mul');
    const weightScale = scale.input.find((name) => name !== quantise.output[1])!;
    if (!tensors.has(weights!) || !tensors.has(weightScale))
      throw new Error(`${product.name}: weights are not stored`);
    const zeros = tensors.get(zeroPoint ?? '');
    const zeroValues = zeros ? [...(zeros.rawData ?? []), ...zeros.int32Data] : [];
    if (zeroValues.some((value) => value !== 0)) throw new Error(`${product.name}: zero point is not 0`);

    replaced.set(product, [
      makeNode('Cast', [weights!], `${weights}_as_float`, [castToFloat]),
      makeNode('Mul', [`${weights}_as_float`, weightScale], `${weights}_dequantised`),
    ]);
    // The product takes the place of the chain's last link, and with it its output's name.
    replaced.set(scaled, [
      makeNode('MatMul', [quantise.input[0]!, `${weights}_dequantised`], scaled.output[0]!),
    ]);
  }
  return nodes.flatMap((node) => replaced.get(node) ?? [node]);
}

function lookUpBeforeDequantising(nodes: OnnxNode[]): OnnxNode[] {
  const consumers = consumersOf(nodes);
  const replaced = new Map<OnnxNode, OnnxNode[]>();
  for (const dequantise of nodes.filter((node) => node.opType === 'DequantizeLinear')) {
    const [stored, ...parameters] = dequantise.input;
    const lookUps = consumers.get(dequantise.output[0]!) ?? [];
    if (lookUps.some((node) => node.opType !== 'Gather' || node.input[0] !== dequantise.output[0])) continue;
    for (const lookUp of lookUps) {
      const rows = `${lookUp.output[0]}_stored`;
      replaced.set(lookUp, [
        { ...lookUp, input: [stored!, lookUp.input[1]!], output: [rows] },
        makeNode('DequantizeLinear', [rows, ...parameters], lookUp.output[0]!),
      ]);
    }
    replaced.set(dequantise, []);
  }
  return nodes.flatMap((node) => replaced.get(node) ?? [node]);
}

/** Removes nodes and stored tensors that no output depends on any more. */
function dropDead(model: OnnxModel): void {
  const producers = producersOf(model.graph.node);
  const alive = new Set<string>();
  const pending = model.graph.output.map((output) => output.name);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (alive.has(name)) continue;
    alive.add(name);
    pending.push(...(producers.get(name)?.input ?? []));
  }
  model.graph.node = model.graph.node.filter((node) => node.output.some((name) => alive.has(name)));
  model.graph.initializer = model.graph.initializer.filter((tensor) => alive.has(tensor.name));
}

function makeNode(
  opType: string,
  input: string[],
  output: string,
  attribute: OnnxNode['attribute'] = [],
): OnnxNode {
  return { name: `${output}/${opType}`, opType, input, output: [output], attribute };
}

function producersOf(nodes: readonly OnnxNode[]): Map<string, OnnxNode> {
  return new Map(nodes.flatMap((node) => node.output.map((name) => [name, node] as const)));
}

function consumersOf(nodes: readonly OnnxNode[]): Map<string, OnnxNode[]> {
  const consumers = new Map<string, OnnxNode[]>();
  for (const node of nodes) {
    for (const name of node.input) consumers.set(name, [...(consumers.get(name) ?? []), node]);
  }
  return consumers;
}
