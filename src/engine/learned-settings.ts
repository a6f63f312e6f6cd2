// Every setting that was learned of the history: whoever adds one names it here, so that forgetting reaches it.
import type { LearnedSetting } from '../storage/settings';
import { companionSetting } from './companion-service';
import { comparisonSetting } from './comparison';
import { ownCardsSetting } from './own-cards';
import { scenesSetting } from './scenes-service';

export const learnedSettings: readonly LearnedSetting<unknown>[] = [
  companionSetting,
  comparisonSetting,
  ownCardsSetting,
  scenesSetting,
];
