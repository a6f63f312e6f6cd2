// Fits attention to choices: Fisher scoring of the listwise loss with a pull to the start.
import { DriftfeedError } from '../../device/errors';
import { solve } from '../blend/weights';
import type { AttentionList } from './lists';
import { parameterCount } from './parameters';
import { AttentionScorer } from './scorer';

export interface AttentionChoice {
  list: AttentionList;
  /** Rows that were picked. */
  clicked: readonly number[];
}

export interface LearnOptions {
  start: Float64Array;
  /** One a parameter; infinite for what is not to be learned. */
  pulls: Float64Array;
  signal?: AbortSignal;
  mostRounds?: number;
}

const defaultRounds = 8;
const smallestGain = 1e-3;
const turnMilliseconds = 40;

/**
 * Parameters φ that lower Σ_choices −mean_clicked log softmax(P(φ))[clicked] + ½ Σ_i pull_i (φ_i − start_i)²,
 * each round a step of the Fisher matrix (Gauss–Newton of the listwise softmax), halved until the loss falls.
 * Ends at a gain below 1e-3 of the loss. Hands control back between lists; throws `cancelled` on abort.
 */
export async function learnAttention(
  choices: readonly AttentionChoice[],
  { start, pulls, signal, mostRounds = defaultRounds }: LearnOptions,
): Promise<{ parameters: Float64Array; losses: number[] }> {
  const learned = [...pulls.keys()].filter((k) => Number.isFinite(pulls[k]!));
  const turn = takeTurns(signal);
  const objective = new Objective(choices, start, pulls, learned);
  let parameters = start.slice();
  let loss = await objective.loss(parameters, turn);
  const losses = [loss];
  for (let round = 0; round < mostRounds; round++) {
    const { gradient, fisher } = await objective.curvature(parameters, turn);
    const step = solve(fisher, gradient);
    let gain = 0;
    for (let share = 1; share > 0.02; share /= 2) {
      const next = parameters.slice();
      learned.forEach((k, i) => {
        next[k]! -= share * step[i]!;
      });
      const nextLoss = await objective.loss(next, turn);
      if (!(nextLoss < loss)) continue;
      gain = loss - nextLoss;
      parameters = next;
      loss = nextLoss;
      break;
    }
    losses.push(loss);
    if (gain <= smallestGain * loss) break;
  }
  return { parameters, losses };
}

/** A function to await now and then: hands control back every 40 ms; throws `cancelled` on abort. */
export function takeTurns(signal: AbortSignal | undefined): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < turnMilliseconds) return;
    await new Promise((resolve) => setTimeout(resolve));
    if (signal?.aborted) throw new DriftfeedError('cancelled');
    since = performance.now();
  };
}

class Objective {
  private readonly scorer = new AttentionScorer();
  private readonly scores: Float64Array;
  private readonly jacobian: Float64Array;

  constructor(
    private readonly choices: readonly AttentionChoice[],
    private readonly start: Float64Array,
    private readonly pulls: Float64Array,
    private readonly learned: readonly number[],
  ) {
    const longest = choices.reduce((most, { list }) => Math.max(most, list.candidates), 0);
    this.scores = new Float64Array(longest);
    this.jacobian = new Float64Array(longest * parameterCount);
  }

  async loss(parameters: Float64Array, turn: () => Promise<void>): Promise<number> {
    let loss = 0;
    for (const k of this.learned) loss += 0.5 * this.pulls[k]! * (parameters[k]! - this.start[k]!) ** 2;
    for (const { list, clicked } of this.choices) {
      this.scorer.run(list, parameters, this.scores, null);
      const logTotal = logSumExp(this.scores, list.candidates);
      for (const row of clicked) loss += (logTotal - this.scores[row]!) / clicked.length;
      await turn();
    }
    return loss;
  }

  /** Gradient and Fisher matrix (row-major) over the learned parameters. */
  async curvature(
    parameters: Float64Array,
    turn: () => Promise<void>,
  ): Promise<{ gradient: Float64Array; fisher: Float64Array }> {
    const { learned, scores, jacobian } = this;
    const size = learned.length;
    const gradient = Float64Array.from(learned, (k) => this.pulls[k]! * (parameters[k]! - this.start[k]!));
    const fisher = new Float64Array(size * size);
    learned.forEach((k, i) => {
      fisher[i * size + i] = this.pulls[k]!;
    });
    const mean = new Float64Array(size);
    const centred = new Float64Array(size);
    for (const { list, clicked } of this.choices) {
      this.scorer.run(list, parameters, scores, jacobian);
      const logTotal = logSumExp(scores, list.candidates);
      mean.fill(0);
      for (let c = 0; c < list.candidates; c++) {
        const share = Math.exp(scores[c]! - logTotal);
        for (let i = 0; i < size; i++) mean[i]! += share * jacobian[c * parameterCount + learned[i]!]!;
      }
      for (let i = 0; i < size; i++) {
        gradient[i]! += mean[i]!;
        for (const row of clicked)
          gradient[i]! -= jacobian[row * parameterCount + learned[i]!]! / clicked.length;
      }
      for (let c = 0; c < list.candidates; c++) {
        const share = Math.exp(scores[c]! - logTotal);
        if (share < 1e-5) continue;
        for (let i = 0; i < size; i++) centred[i] = jacobian[c * parameterCount + learned[i]!]! - mean[i]!;
        for (let i = 0; i < size; i++) {
          const value = share * centred[i]!;
          for (let j = 0; j <= i; j++) fisher[i * size + j]! += value * centred[j]!;
        }
      }
      await turn();
    }
    for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) fisher[j * size + i] = fisher[i * size + j]!;
    return { gradient, fisher };
  }
}

function logSumExp(values: Float64Array, count: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < count; k++) largest = Math.max(largest, values[k]!);
  let total = 0;
  for (let k = 0; k < count; k++) total += Math.exp(values[k]! - largest);
  return largest + Math.log(total);
}
