// Attention's formula: scores of a list's candidates, with their derivatives where they are wanted.
import type { AttentionList } from './lists';
import {
  biasCount,
  directionCount,
  encoderAt,
  headAt,
  headCount,
  headOutput,
  metricAt,
  metricIndex,
  parameterCount,
  siteAt,
} from './parameters';

/** Cosines vary about this much within a list: brings outputs to the order of 1. */
const unit = 0.1;

/**
 * For candidate c and pages p_1 … p_M (newest first) of weights w_k:
 * - metric W = I + B A Bᵀ, B the `directionCount` directions, A symmetric: s_ck = cᵀ W p_k
 * - encoder u_ck = s_ck + ρ₁ Σ_j E¹_kj s_cj + ρ₂ Σ_j E²_kj s_cj: a residual and two self-attention heads over
 *   the pages, whose patterns E (by content, by time; see `PageMemory`) are given and whose shares ρ are learned
 * - head h: a_hk = softmax_k(γ_h u_ck + b_h · f_k), f_k the page's biases; o_hc = Σ_k a_hk w_k u_ck
 * - head of sites: a_k = softmax_k(b · f_k), o_c = Σ a_k over the pages on c's site
 * - score P_c = Σ_h ω_h o_hc / 0.1
 * (systems.md S2: E(X) the encoder, F(Y) the candidate's embedding, P the attention between them; the weights W
 * of I = σ(W·P) are the ω, and the σ is the calibration's.)
 */
export class AttentionScorer {
  private readonly logits = new Float64Array(512);
  private readonly encoded = new Float64Array(512);
  private readonly shares = new Float64Array(512);
  private readonly slopes = new Float64Array(512);

  /** Into `scores` (one a candidate) and, where given, `jacobian` (candidates × parameters, row-major). */
  run(
    list: AttentionList,
    parameters: Float64Array,
    scores: Float64Array,
    jacobian: Float64Array | null,
  ): void {
    const { pages } = list;
    scores.fill(0, 0, list.candidates);
    jacobian?.fill(0, 0, list.candidates * parameterCount);
    if (pages === 0) return;
    const byContent = parameters[encoderAt]!;
    const byTime = parameters[encoderAt + 1]!;
    const encodedSpace = new Float64Array(pages * directionCount);
    for (let k = 0; k < encodedSpace.length; k++)
      encodedSpace[k] =
        list.pageSpace[k]! + byContent * list.pageByContent[k]! + byTime * list.pageByTime[k]!;
    const metric = metricMatrix(parameters);
    const turned = new Float64Array(directionCount);
    const sites = siteShares(list, parameters);
    const { encoded, slopes } = this;
    for (let c = 0; c < list.candidates; c++) {
      const start = c * pages;
      const space = list.candidateSpace.subarray(c * directionCount, (c + 1) * directionCount);
      multiply(metric, space, turned);
      for (let k = 0; k < pages; k++) {
        let value =
          list.near[start + k]! + byContent * list.byContent[start + k]! + byTime * list.byTime[start + k]!;
        const at = k * directionCount;
        for (let a = 0; a < directionCount; a++) value += turned[a]! * encodedSpace[at + a]!;
        encoded[k] = value;
      }
      if (jacobian) slopes.fill(0, 0, pages);
      const row = jacobian ? c * parameterCount : -1;
      let score = this.site(list, c, sites, parameters, jacobian, row);
      for (let head = 0; head < headCount; head++) score += this.head(list, head, parameters, jacobian, row);
      scores[c] = score;
      if (jacobian) this.descend(list, start, space, turned, encodedSpace, jacobian, row);
    }
  }

  /** How much a list's one candidate attends to each page: Σ_h |ω_h| a_hk, sites among it. */
  attention(list: AttentionList, parameters: Float64Array): Float64Array {
    const total = new Float64Array(list.pages);
    this.run(list, parameters, new Float64Array(1), null);
    for (let head = 0; head < headCount && list.pages > 0; head++) {
      this.head(list, head, parameters, null, -1);
      const output = Math.abs(parameters[headAt(head) + headOutput]!);
      const sum = this.shares.subarray(0, list.pages).reduce((a, b) => a + b, 0);
      if (output > 0) for (let k = 0; k < list.pages; k++) total[k]! += (output * this.shares[k]!) / sum;
    }
    const { shares } = siteShares(list, parameters);
    for (const k of list.sameSite[0]!) total[k]! += Math.abs(parameters[siteAt + biasCount]!) * shares[k]!;
    return total;
  }

  /** One content head of the candidate in `encoded`; adds to `slopes` what its score owes to each page. */
  private head(
    list: AttentionList,
    head: number,
    parameters: Float64Array,
    jacobian: Float64Array | null,
    row: number,
  ): number {
    const { pages, features, weights } = list;
    const { logits, encoded, shares, slopes } = this;
    const at = headAt(head);
    const sharpness = Math.exp(parameters[at]!);
    const byPlace = parameters[at + 1]!;
    const byDays = parameters[at + 2]!;
    const output = parameters[at + headOutput]! / unit;
    if (output === 0 && !jacobian) return 0;
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < pages; k++) {
      const logit = sharpness * encoded[k]! + byPlace * features[2 * k]! + byDays * features[2 * k + 1]!;
      logits[k] = logit;
      if (logit > largest) largest = logit;
    }
    let total = 0;
    let sum = 0;
    for (let k = 0; k < pages; k++) {
      const share = Math.exp(logits[k]! - largest);
      shares[k] = share;
      total += share;
      sum += share * weights[k]! * encoded[k]!;
    }
    const mean = sum / total;
    if (jacobian) {
      let toSharpness = 0;
      let toPlace = 0;
      let toDays = 0;
      for (let k = 0; k < pages; k++) {
        const share = shares[k]! / total;
        const pull = share * (weights[k]! * encoded[k]! - mean);
        toSharpness += pull * encoded[k]!;
        toPlace += pull * features[2 * k]!;
        toDays += pull * features[2 * k + 1]!;
        slopes[k]! += output * (share * weights[k]! + sharpness * pull);
      }
      jacobian[row + at] = output * sharpness * toSharpness;
      jacobian[row + at + 1] = output * toPlace;
      jacobian[row + at + 2] = output * toDays;
      jacobian[row + at + headOutput] = mean / unit;
    }
    return output * mean;
  }

  private site(
    list: AttentionList,
    c: number,
    { shares, means }: SiteShares,
    parameters: Float64Array,
    jacobian: Float64Array | null,
    row: number,
  ): number {
    const output = parameters[siteAt + biasCount]! / unit;
    let sum = 0;
    let toPlace = 0;
    let toDays = 0;
    for (const k of list.sameSite[c]!) {
      sum += shares[k]!;
      toPlace += shares[k]! * (list.features[2 * k]! - means[0]!);
      toDays += shares[k]! * (list.features[2 * k + 1]! - means[1]!);
    }
    if (jacobian) {
      jacobian[row + siteAt] = output * toPlace;
      jacobian[row + siteAt + 1] = output * toDays;
      jacobian[row + siteAt + 2] = sum / unit;
    }
    return output * sum;
  }

  /** From the slopes of a candidate's encoded cosines to the encoder's shares and the metric. */
  private descend(
    list: AttentionList,
    start: number,
    space: Float32Array,
    turned: Float64Array,
    encodedSpace: Float64Array,
    jacobian: Float64Array,
    row: number,
  ): void {
    const { slopes } = this;
    const total = new Float64Array(directionCount);
    let toContent = 0;
    let toTime = 0;
    for (let k = 0; k < list.pages; k++) {
      const slope = slopes[k]!;
      let content = list.byContent[start + k]!;
      let time = list.byTime[start + k]!;
      const at = k * directionCount;
      for (let a = 0; a < directionCount; a++) {
        content += turned[a]! * list.pageByContent[at + a]!;
        time += turned[a]! * list.pageByTime[at + a]!;
        total[a]! += slope * encodedSpace[at + a]!;
      }
      toContent += slope * content;
      toTime += slope * time;
    }
    jacobian[row + encoderAt] = toContent;
    jacobian[row + encoderAt + 1] = toTime;
    for (let a = 0; a < directionCount; a++)
      for (let b = a; b < directionCount; b++)
        jacobian[row + metricIndex(a, b)] =
          a === b ? space[a]! * total[a]! : space[a]! * total[b]! + space[b]! * total[a]!;
  }
}

interface SiteShares {
  shares: Float64Array;
  /** Of the biases, under the shares. */
  means: [number, number];
}

function siteShares({ pages, features }: AttentionList, parameters: Float64Array): SiteShares {
  const shares = new Float64Array(pages);
  let total = 0;
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < pages; k++) {
    shares[k] = parameters[siteAt]! * features[2 * k]! + parameters[siteAt + 1]! * features[2 * k + 1]!;
    largest = Math.max(largest, shares[k]!);
  }
  for (let k = 0; k < pages; k++) {
    shares[k] = Math.exp(shares[k]! - largest);
    total += shares[k]!;
  }
  const means: [number, number] = [0, 0];
  for (let k = 0; k < pages; k++) {
    shares[k]! /= total;
    means[0] += shares[k]! * features[2 * k]!;
    means[1] += shares[k]! * features[2 * k + 1]!;
  }
  return { shares, means };
}

function metricMatrix(parameters: Float64Array): Float64Array {
  const matrix = new Float64Array(directionCount * directionCount);
  let at = metricAt;
  for (let a = 0; a < directionCount; a++)
    for (let b = a; b < directionCount; b++) {
      matrix[a * directionCount + b] = parameters[at]!;
      matrix[b * directionCount + a] = parameters[at]!;
      at++;
    }
  return matrix;
}

function multiply(matrix: Float64Array, vector: Float32Array, result: Float64Array): void {
  for (let a = 0; a < directionCount; a++) {
    let sum = 0;
    for (let b = 0; b < directionCount; b++) sum += matrix[a * directionCount + b]! * vector[b]!;
    result[a] = sum;
  }
}
