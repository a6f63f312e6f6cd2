// What the feed's comparison of two models would have said of real readers: a replay on a bundle's questions.
import { rankRows } from '../../src/evaluation/metrics';
import { sequentialTest } from '../../src/evaluation/sequential';
import type { Trial } from '../../src/evaluation/trial';
import type { InterestModel } from '../../src/interest/model';
import { createRandom } from '../../src/interest/random';
import { teamDraft } from '../../src/ranking/team-draft';

/** A model that also keeps what it answered, question by question. */
export function recording(model: InterestModel): { model: InterestModel; answers: Float32Array[] } {
  const answers: Float32Array[] = [];
  const recorded = new Proxy(model, {
    get(target, name) {
      if (name === 'score') {
        return (...asked: Parameters<InterestModel['score']>) => {
          const scores = target.score(...asked);
          answers.push(scores);
          return scores;
        };
      }
      const value = Reflect.get(target, name);
      // Bound to the model itself: its private fields are not the proxy's.
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { model: recorded, answers };
}

export interface Replay {
  /** Questions won by the first and by the second. */
  wins: [number, number];
  /** Picked by nobody's credit, or both as often. */
  even: number;
  /** Nothing that was picked stood in the list. */
  unseen: number;
  /** Decided questions after which the test first said which is better; null if it never did. */
  after: number | null;
  better: 'first' | 'second' | null;
}

/**
 * Every question becomes one feed of `length` places, drafted from both models' rankings of its candidates. What
 * the person really picked is opened where it stands in it; the test is looked at after every question, in the order
 * given.
 */
export function replayDraft(
  trials: readonly Pick<Trial, 'clicked'>[],
  answers: readonly [readonly Float32Array[], readonly Float32Array[]],
  { length, seed }: { length: number; seed: number },
): Replay {
  const replay: Replay = { wins: [0, 0], even: 0, unseen: 0, after: null, better: null };
  trials.forEach(({ clicked }, index) => {
    const ranking = (model: 0 | 1) =>
      rankRows(answers[model][index]!, createRandom(seed * 7919 + index)).slice(0, length);
    const random = createRandom(seed * 104_729 + index);
    const list = teamDraft([ranking(0), ranking(1)], { count: length, random, keyOf: String });
    const opened = list.filter(({ item }) => clicked.includes(item));
    const of = (team: 0 | 1) => opened.filter((entry) => entry.team === team).length;
    if (opened.length === 0) replay.unseen++;
    else if (of(0) === of(1)) replay.even++;
    else replay.wins[of(0) > of(1) ? 0 : 1]++;
    if (replay.after !== null) return;
    const { better } = sequentialTest(replay.wins[0], replay.wins[1]);
    if (better !== null) {
      replay.better = better;
      replay.after = replay.wins[0] + replay.wins[1];
    }
  });
  return replay;
}
