// Two models take turns in the feed, and the person's own choices say which is better; and who serves by choice.
import { cannotServe } from '../evaluation/choose';
import type { InterestModel, ModelName } from '../interest/model';
import type { FeedbackAction } from '../storage/schema';
import { readSetting, writeSetting } from '../storage/settings';
import type { ComparisonView, Feed, Verdict } from './api';
import {
  choosing,
  comparisonSetting,
  credited,
  nextRound,
  type RunningComparison,
  type StoredComparison,
  type Tally,
  tally,
} from './comparison';
import type { Duel } from './feed-service';
import type { Profile } from './profile';
import { noComparison } from './status';
import type { TrainingService } from './training-service';

/** What no training changes: of two of these, the rounds that were counted still speak. */
const untrained: ReadonlySet<ModelName> = new Set(['top-3', 'half-life', 'mean', 'last', 'mixture']);

interface Surroundings {
  /** The latest feed: its round is not over. */
  feed: () => Feed | null;
  verdict: () => Verdict | null;
  /** What the feed is made of has changed by the person's word. */
  changed: () => Promise<unknown>;
  now?: () => number;
}

/**
 * Off until the person starts one. A comparison is of two models as they are: when one of them has been
 * trained anew, or the language model was changed, counting begins again, with whatever serves by then on the one
 * side; while one is not trained at all (its history was partly forgotten) the feed is the serving model's and
 * nothing counts. A reaction that is undone or forgotten takes its credit along. With the sample it all goes. Once
 * the test has reached a verdict the feed is the serving model's again: what the winner may do is the person's.
 */
export class ComparisonService {
  #stored: StoredComparison = comparisonSetting.fallback;
  readonly #models = new Map<ModelName, { basis: string; model: InterestModel }>();

  constructor(
    private readonly profile: Profile,
    private readonly training: Pick<TrainingService, 'serving' | 'another' | 'create'>,
    private readonly surroundings: Surroundings,
  ) {}

  async load(): Promise<void> {
    this.#stored = await readSetting(this.profile.storage, comparisonSetting);
  }

  /** The model that ranks the feed: the person's choice where there is one and it is trained. */
  serving(): InterestModel {
    const { chosen } = this.#stored;
    return (chosen !== null && this.#model(chosen)) || this.training.serving();
  }

  /** One more of the same, for whoever has to show it other events than the feed has. */
  another(): InterestModel {
    const { chosen } = this.#stored;
    return (chosen !== null && this.training.create(chosen)) || this.training.another();
  }

  /** What the feed needs to know of it; null where the feed is one model's. */
  duel(): Duel | null {
    const running = this.#running();
    if (!running || this.serving().name !== running.models[0]) return null;
    const rival = this.#model(running.models[1]);
    if (!rival) return null;
    // The feed is asked for when the last one is done with: all its rounds are over then.
    const decided = this.#tally(running, null).test.better !== null;
    const items = this.#items();
    const round = decided ? null : nextRound(running.rounds, (reaction) => items.has(reaction));
    return { id: idOf(running), rival, round, seed: running.started >>> 0 };
  }

  /** Credits the model that placed an item with the person's choosing it. `feed` as it stands after the reaction. */
  async credit(feed: Feed, itemUrl: string, action: FeedbackAction, reaction: number): Promise<void> {
    const running = this.#running();
    const team = feed.items.find(({ item }) => item.url === itemUrl)?.team;
    if (!running || !choosing.has(action) || team === undefined) return;
    if (feed.duel?.id !== idOf(running)) return;
    const { round } = feed.duel;
    const items = this.#items();
    const rounds = credited(running.rounds, { round, reaction, team }, (id) => items.has(id));
    await this.#store({ running: { ...running, rounds } });
  }

  /** Nothing happens for a model that cannot be compared; the view says which can. */
  async start(rival: ModelName): Promise<void> {
    const serving = this.serving().name;
    if (rival === serving || !this.#choices().includes(rival)) return;
    const models: RunningComparison['models'] = [serving, rival];
    const started = this.surroundings.now?.() ?? Date.now();
    const running = { models, started, basis: this.#basis(models), restarted: false, rounds: [] };
    await this.#store({ running });
    await this.surroundings.changed();
  }

  async stop(): Promise<void> {
    await this.#store({ running: null });
    await this.surroundings.changed();
  }

  async serve(model: ModelName | null): Promise<void> {
    if (model !== null && !this.#choices().includes(model)) return;
    await this.#store({ chosen: model, running: null });
    await this.surroundings.changed();
  }

  view(): ComparisonView {
    const choices = this.#choices();
    const chosen = choices.find((name) => name === this.#stored.chosen) ?? null;
    const base = { ...noComparison, chosen, choices };
    const running = this.#running();
    if (!running) return base;
    const { models, restarted } = running;
    const { duel } = this.surroundings.feed() ?? {};
    const { wins, ties, now, test } = this.#tally(running, duel?.id === idOf(running) ? duel.round : null);
    const there = models.every((name) => choices.includes(name));
    const winner = test.better && models[test.better === 'first' ? 1 : 0];
    const state = !there ? 'waiting' : winner ? 'decided' : 'running';
    const share = { low: test.low, high: test.high };
    return { ...base, state, models, restarted, wins, ties, now, share, winner };
  }

  /** The comparison as it counts now: begun anew where its models are not the ones any more that it counted. */
  #running(): RunningComparison | null {
    const { running } = this.#stored;
    if (!running) return null;
    // Before they are trained again there is nothing to go over to.
    if (!this.surroundings.verdict()) return running;
    const serving = this.serving().name;
    if (serving === running.models[0] && this.#basis(running.models) === running.basis) return running;
    const models: RunningComparison['models'] = [serving, running.models[1]];
    if (models[0] === models[1]) return null; // it has come to serve meanwhile
    return { ...running, models, basis: this.#basis(models), restarted: true, rounds: [] };
  }

  #basis(models: readonly ModelName[]): string {
    const trained = models.every((name) => untrained.has(name)) ? '' : this.surroundings.verdict()?.time;
    return `${this.profile.model} ${trained ?? 'untrained'}`;
  }

  #model(name: ModelName): InterestModel | null {
    const basis = `${this.profile.model} ${this.surroundings.verdict()?.time}`;
    const known = this.#models.get(name);
    if (known?.basis === basis) return known.model;
    const model = this.training.create(name);
    if (model) this.#models.set(name, { basis, model });
    else this.#models.delete(name);
    return model;
  }

  #choices(): ModelName[] {
    const results = this.surroundings.verdict()?.results ?? [];
    return [...results]
      .sort((a, b) => b.ndcg10 - a.ndcg10)
      .map(({ model }) => model)
      .filter((model) => model !== cannotServe);
  }

  #tally({ rounds }: RunningComparison, openRound: number | null): Tally {
    const items = this.#items();
    return tally(rounds, openRound, (reaction) => items.get(reaction));
  }

  /** The items of the reactions that still stand. */
  #items(): Map<number, string> {
    return new Map(this.profile.feedback.map(({ id, itemUrl }) => [id, itemUrl]));
  }

  async #store(change: Partial<StoredComparison>): Promise<void> {
    this.#stored = { ...this.#stored, ...change };
    await writeSetting(this.profile.storage, comparisonSetting, this.#stored);
  }
}

function idOf({ models, started, basis }: RunningComparison): string {
  return `${started} ${models.join(' ')} ${basis}`;
}
