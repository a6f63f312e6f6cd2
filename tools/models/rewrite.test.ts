// The rewrite on a model small enough to see through: one dynamically quantised product and one look-up.
import { describe, expect, it } from 'vitest';
import { decodeModel, encodeModel, type OnnxModel, type OnnxNode } from './onnx';
import { rewriteQuantised } from './rewrite';

function node(opType: string, input: string[], output: string[]): OnnxNode {
  return { name: `${opType}-${output[0]}`, opType, input, output, attribute: [] };
}

function tensor(name: string, dataType: number, dims: number[], rawData: Uint8Array) {
  return { name, dataType, dims, rawData, int32Data: [] };
}

function smallModel(zeroPoint = 0): Uint8Array {
  const model = {
    irVersion: 7,
    graph: {
      name: 'small',
      node: [
        node('DequantizeLinear', ['table', 'table_scale', 'table_zero'], ['table_float']),
        node('Gather', ['table_float', 'ids'], ['x']),
        node('DynamicQuantizeLinear', ['x'], ['x_int', 'x_scale', 'x_zero']),
        node('MatMulInteger', ['x_int', 'w', 'x_zero', 'w_zero'], ['product']),
        node('Mul', ['x_scale', 'w_scale'], ['scale']),
        node('Cast', ['product'], ['product_float']),
        node('Mul', ['product_float', 'scale'], ['y']),
      ],
      initializer: [
        tensor('table', 2, [2, 2], Uint8Array.of(127, 128, 129, 130)),
        tensor('table_scale', 1, [], new Uint8Array(4)),
        tensor('table_zero', 2, [], Uint8Array.of(128)),
        tensor('w', 3, [2, 1], Uint8Array.of(1, 2)),
        tensor('w_scale', 1, [1], new Uint8Array(4)),
        tensor('w_zero', 3, [], Uint8Array.of(zeroPoint)),
      ],
      input: [{ name: 'ids' }],
      output: [{ name: 'y' }],
    },
  };
  return encodeModel(model as unknown as OnnxModel);
}

describe('rewriteQuantised', () => {
  it('keeps activations float and the stored weights as they are', () => {
    const { graph } = decodeModel(rewriteQuantised(smallModel()));
    const links = graph.node.map(
      ({ opType, input, output }) => `${opType}(${input.join(', ')}) → ${output.join()}`,
    );
    expect(links).toEqual([
      'Gather(table, ids) → x_stored',
      'DequantizeLinear(x_stored, table_scale, table_zero) → x',
      'Cast(w) → w_as_float',
      'Mul(w_as_float, w_scale) → w_dequantised',
      'MatMul(x, w_dequantised) → y',
    ]);
    expect(graph.initializer.map(({ name }) => name)).toEqual([
      'table',
      'table_scale',
      'table_zero',
      'w',
      'w_scale',
    ]);
    expect([...graph.initializer[3]!.rawData!]).toEqual([1, 2]);
  });

  it('gives the same bytes each time', () => {
    expect(Buffer.compare(rewriteQuantised(smallModel()), rewriteQuantised(smallModel()))).toBe(0);
  });

  it('refuses weights whose zero point is not 0', () => {
    expect(() => rewriteQuantised(smallModel(3))).toThrow('zero point');
  });

  it('refuses a model with a field the schema does not know', () => {
    const unknownField = Uint8Array.of(...smallModel(), 0xb8, 0x3e, 1); // field 999, varint
    expect(() => rewriteQuantised(unknownField)).toThrow('does not cover');
  });
});
