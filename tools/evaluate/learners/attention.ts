// Attention: of many people one state for all, of few one each, from what they chose before they are asked.
import { AttentionModel } from '../../../src/interest/attention/model';
import type { AttentionState } from '../../../src/interest/attention/state';
import { trainAttention } from '../../../src/interest/attention/train';
import { choicesOf } from '../choices';
import type { Learner } from './learner';

/** Latest choices of one of few people, and of one of many. */
const mostChoicesOfFew = 300;
const mostChoicesOfMany = 6;
/** Of many people, so many by even steps are learned from. */
const mostPeople = 100;

/** Learned: a state. */
export const attentionLearner: Learner<AttentionState> = {
  label: 'attention',
  async learn({ learnFrom }, { many, shop, seed }) {
    const step = many ? Math.ceil(learnFrom.length / mostPeople) : 1;
    const some = learnFrom.filter((_, index) => index % step === 0);
    const most = many ? mostChoicesOfMany : mostChoicesOfFew;
    return trainAttention(
      some.flatMap((one) => choicesOf(one, shop, most, seed)),
      { seed },
    );
  },
  make: (state) => new AttentionModel(state),
};
