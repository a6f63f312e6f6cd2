// Attention: of many people one state for all, of few one each, from what they chose before they are asked.
import { showTo } from '../../../src/evaluation/contest';
import { AttentionModel } from '../../../src/interest/attention/model';
import type { AttentionState } from '../../../src/interest/attention/state';
import { trainAttention } from '../../../src/interest/attention/train';
import type { Choice } from '../../../src/interest/blend/model';
import { standardised } from '../../../src/interest/blend/standard';
import { type Calibration, fitCalibration, withProbabilities } from '../../../src/interest/calibration';
import type { InterestModel } from '../../../src/interest/model';
import { choicesOf } from '../choices';
import type { Learner } from './learner';

/** Latest choices of one of few people, and of one of many. */
const mostChoicesOfFew = 375;
const mostChoicesOfMany = 8;
/** Of many people, so many by even steps are learned from. */
const mostPeople = 100;
/** Of each person's choices, the latest are for the calibration and not learned from. */
const calibrationShare = 0.2;

interface Learned {
  state: AttentionState;
  /** Null where there was too little, or nothing to be read from the scores. */
  calibration: Calibration | null;
}

export const attentionLearner: Learner<Learned> = {
  label: 'attention',
  async learn({ learnFrom }, { many, shop, seed }) {
    const step = many ? Math.ceil(learnFrom.length / mostPeople) : 1;
    const most = many ? mostChoicesOfMany : mostChoicesOfFew;
    const early: Choice[] = [];
    const late: Choice[] = [];
    learnFrom.forEach((one, index) => {
      if (index % step !== 0) return;
      const choices = choicesOf(one, shop, most, seed);
      const cut = Math.ceil(choices.length * (1 - calibrationShare));
      early.push(...choices.slice(0, cut));
      late.push(...choices.slice(cut));
    });
    const state = await trainAttention(early, { seed });
    return { state, calibration: calibrationOf(new AttentionModel(state), late) };
  },
  make: ({ state, calibration }) => {
    const model = new AttentionModel(state);
    return calibration ? withProbabilities(model, calibration) : model;
  },
};

function calibrationOf(model: InterestModel, choices: readonly Choice[]): Calibration | null {
  const scores: number[] = [];
  const picked: boolean[] = [];
  let seen: Parameters<typeof showTo>[2] = null;
  for (const choice of choices) {
    seen = showTo(model, choice, seen);
    const clicked = new Set(choice.clicked);
    standardised(model.score(model.forecast(choice.at), choice.candidates)).forEach((score, row) => {
      scores.push(score);
      picked.push(clicked.has(row));
    });
  }
  return fitCalibration(scores, picked);
}
