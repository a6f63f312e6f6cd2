// The LSTM over all its steps in one dispatch, forwards and backwards. Rows of a batch do not depend on each other:
// each has a workgroup of its own, with h in workgroup memory and barriers between the steps.
import { matvecCode, planMatvec } from './matvec';

/** As tfjs has it: the built-in tanh overflows on some drivers. */
const activations = `
  fn sigmoid(x: f32) -> f32 { return 1.0 / (1.0 + exp(min(-x, 80.0))); }
  fn hyperbolicTangent(x: f32) -> f32 {
    let e = exp(-2.0 * abs(x));
    return sign(x) * (1.0 - e) / (1.0 + e);
  }`;

/**
 * Bindings: `gates` positions × 4 units, before: the gates' share of the input, after: the activated gates;
 * `recurrentWeights` (vec4f); `hidden` and `memory`, positions × units, written; `lengths` (i32).
 * Uniforms `batch` and `steps`; one workgroup a row of the batch. Gates past a row's length become 0.
 */
export function forwardCode(units: number): string {
  const plan = planMatvec(units, units, units);
  const { memory, load, multiply } = matvecCode(plan, 'recurrentWeights');
  const gate = (place: number) => `gates[at * ${4 * units}u + ${place * units}u + index]`;
  return `${activations}${memory}
    fn inputsOf(position: u32, index: u32) -> vec4f {
      let at = position;
      return vec4f(${[0, 1, 2, 3].map(gate).join(', ')});
    }

    @compute @workgroup_size(${plan.threads})
    fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) workgroup: vec3u) {
      let row = workgroup.x;
      let batch = uniforms.batch;
      let steps = uniforms.steps;
      let length = u32(clamp(lengths[row], 0, i32(steps)));
      let isUnit = index < ${units}u;
      ${load}
      var h = 0.0;
      var c = 0.0;
      var next = vec4f();
      if (isUnit && length > 0u) { next = inputsOf(row, index); }
      for (var t = 0u; t < length; t++) {
        let at = t * batch + row;
        let fromInput = next;
        // Asked for a step ahead: the answer takes as long as a step.
        if (isUnit && t + 1u < length) { next = inputsOf(at + batch, index); }
        ${multiply}
        workgroupBarrier();
        if (isUnit) {
          let take = sigmoid(fromInput.x + sumOf(index));
          let keep = sigmoid(fromInput.y + sumOf(index + ${units}u));
          let show = sigmoid(fromInput.z + sumOf(index + ${2 * units}u));
          let candidate = hyperbolicTangent(fromInput.w + sumOf(index + ${3 * units}u));
          c = keep * c + take * candidate;
          h = show * hyperbolicTangent(c);
          v[index] = h;
          ${gate(0)} = take;
          ${gate(1)} = keep;
          ${gate(2)} = show;
          ${gate(3)} = candidate;
          hidden[at * ${units}u + index] = h;
          memory[at * ${units}u + index] = c;
        }
        workgroupBarrier();
      }
      if (isUnit) {
        for (var t = length; t < steps; t++) {
          let at = t * batch + row;
          ${[0, 1, 2, 3].map((place) => `${gate(place)} = 0.0;`).join('\n')}
          hidden[at * ${units}u + index] = h;
          memory[at * ${units}u + index] = c;
        }
      }
    }`;
}

/**
 * Bindings: `dHidden` positions × units, `gates`, `memory` of the forward pass; `transposed`, the recurrent weights'
 * 4 units rows of units columns, padded to quads (vec4f); `dGates` positions × 4 units, written: the gradient before
 * the activations, 0 past a row's length; `lengths` (i32). Uniforms and workgroups as forwards.
 */
export function backwardCode(units: number): string {
  const plan = planMatvec(4 * units, Math.ceil(units / 4), units);
  const { memory, load, multiply } = matvecCode(plan, 'transposed');
  const gate = (name: string, place: number, position = 'at') =>
    `${name}[${position} * ${4 * units}u + ${place * units}u + index]`;
  return `${activations}${memory}
    struct Known { gates: vec4f, before: f32, dHidden: f32 }
    fn knownOf(position: u32, index: u32, isFirst: bool) -> Known {
      let activated = vec4f(${[0, 1, 2, 3].map((place) => gate('gates', place, 'position')).join(', ')});
      var before = 0.0;
      if (!isFirst) { before = memory[(position - uniforms.batch) * ${units}u + index]; }
      return Known(activated, before, dHidden[position * ${units}u + index]);
    }

    @compute @workgroup_size(${plan.threads})
    fn main(@builtin(local_invocation_index) index: u32, @builtin(workgroup_id) workgroup: vec3u) {
      let row = workgroup.x;
      let batch = uniforms.batch;
      let steps = uniforms.steps;
      let length = u32(clamp(lengths[row], 0, i32(steps)));
      let isUnit = index < ${units}u;
      ${load}
      // What reaches h and c of a step from the later ones.
      var dhLater = 0.0;
      var dcLater = 0.0;
      var c = 0.0;
      var next = Known();
      if (isUnit) {
        for (var t = length; t < steps; t++) {
          let at = t * batch + row;
          ${[0, 1, 2, 3].map((place) => `${gate('dGates', place)} = 0.0;`).join('\n')}
          dhLater += dHidden[at * ${units}u + index];
        }
        if (length > 0u) {
          let last = (length - 1u) * batch + row;
          next = knownOf(last, index, length == 1u);
          c = memory[last * ${units}u + index];
        }
      }
      for (var left = length; left > 0u; left--) {
        let at = (left - 1u) * batch + row;
        if (isUnit) {
          let known = next;
          if (left > 1u) { next = knownOf(at - batch, index, left == 2u); }
          if (left < length) {
            dhLater = sumOf(index);
          }
          let take = known.gates.x;
          let keep = known.gates.y;
          let show = known.gates.z;
          let candidate = known.gates.w;
          let squashed = hyperbolicTangent(c);
          let dh = known.dHidden + dhLater;
          let dc = dcLater + dh * show * (1.0 - squashed * squashed);
          let dTake = dc * candidate * take * (1.0 - take);
          let dKeep = dc * known.before * keep * (1.0 - keep);
          let dShow = dh * squashed * show * (1.0 - show);
          let dCandidate = dc * take * (1.0 - candidate * candidate);
          dcLater = dc * keep;
          c = known.before;
          v[index] = dTake;
          v[index + ${units}u] = dKeep;
          v[index + ${2 * units}u] = dShow;
          v[index + ${3 * units}u] = dCandidate;
          ${gate('dGates', 0)} = dTake;
          ${gate('dGates', 1)} = dKeep;
          ${gate('dGates', 2)} = dShow;
          ${gate('dGates', 3)} = dCandidate;
        }
        workgroupBarrier();
        ${multiply}
        workgroupBarrier();
      }
    }`;
}

/** `weights` units × 4 units → `transposed` as `backwardCode` reads it; one thread a quad, 64 a workgroup. */
export function transposeCode(units: number): string {
  const quads = Math.ceil(units / 4);
  return `
    @compute @workgroup_size(64)
    fn main(@builtin(global_invocation_id) id: vec3u) {
      if (id.x >= ${4 * units * quads}u) { return; }
      let column = id.x % ${4 * units}u;
      let quad = id.x / ${4 * units}u;
      var values = vec4f();
      for (var j = 0u; j < 4u; j++) {
        let row = quad * 4u + j;
        if (row < ${units}u) { values[j] = weights[row * ${4 * units}u + column]; }
      }
      transposed[column * ${quads}u + quad] = values;
    }`;
}
