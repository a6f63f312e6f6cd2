// Are the reasons true? Takes the page a model names away for good and looks at what becomes of the score.
import { dot, rowOf } from '../embedding/matrix';
import { type PageEvents, pagesOf } from '../interest/decay/deletion';
import type { EventSequence, InterestModel } from '../interest/model';
import { createRandom } from '../interest/random';
import { draw } from './candidates';
import { rankRows } from './metrics';
import { rankAgreement } from './rank-agreement';
import type { Trial } from './trial';

export interface ReasonCheck {
  /** The model named a page. Without one the rest is 0 or null. */
  named: boolean;
  /** What the score of the best candidate loses without the page named first, … */
  fallNamed: number;
  /** … without a page by chance (mean of a few), … */
  fallRandom: number;
  /** … and the most it loses without any page of a shortlist. */
  fallLargest: number;
  /** The page named first mattered, and none of the shortlist more. */
  namedIsLargest: boolean;
  /** Of the shares the model gives its pages with the falls; null where there is no order to tell. */
  agreement: number | null;
}

/** Long histories are cut to their latest events: each page of the shortlist costs a look at them all. */
const mostEvents = 300;
const namedPages = 10;
const nearestPages = 10;
const latestPages = 5;
const randomPages = 5;

/**
 * The deletion test (as in the ERASER benchmark's comprehensiveness, DeYoung et al. 2020) for the candidate the model
 * puts first: each page of a shortlist (those named, the nearest in meaning, the latest, some by chance) is taken out
 * with all its events, the model observes what is left and scores the same candidates again. Falls are in the
 * model's own score. Leaves the model having observed the trial's history less a page.
 */
export function checkReasons(model: InterestModel, trial: Trial, seed: number): ReasonCheck {
  const history = trial.sequence.slice(Math.max(0, trial.upTo - mostEvents), trial.upTo);
  const random = createRandom(seed);
  const { candidates, at } = trial;
  const scoresOf = (sequence: EventSequence) => {
    model.observe(sequence);
    return model.score(model.forecast(at), candidates);
  };
  const scores = scoresOf(history);
  const [best] = rankRows(scores, random);
  const vector = rowOf(candidates.vectors, best!);
  const reasons = model.explain(vector, {
    at,
    site: candidates.sites[best!]!,
    id: candidates.ids[best!]!,
    text: candidates.texts?.[best!] ?? '',
    kind: candidates.kinds?.[best!] ?? '',
    limit: namedPages,
  });
  if (reasons.length === 0)
    return {
      named: false,
      fallNamed: 0,
      fallRandom: 0,
      fallLargest: 0,
      namedIsLargest: false,
      agreement: null,
    };
  const pages = pagesOf(history);
  const pageOf = new Map(pages.flatMap((page) => page.indices.map((index) => [index, page] as const)));
  const falls = new Map<PageEvents, number>();
  const fallOf = (page: PageEvents): number => {
    const known = falls.get(page);
    if (known !== undefined) return known;
    const without = new Set(page.indices);
    const fall = scores[best!]! - scoresOf(history.filter((_, index) => !without.has(index)))[best!]!;
    falls.set(page, fall);
    return fall;
  };
  const named = reasons.map(({ index }) => pageOf.get(index)!);
  const nearness = (page: PageEvents) => dot(history[page.indices.at(-1)!]!.vector, vector);
  const nearest = [...pages].sort((a, b) => nearness(b) - nearness(a)).slice(0, nearestPages);
  const byChance = draw(pages, randomPages, random);
  const shortlist = new Set([...named, ...nearest, ...pages.slice(0, latestPages), ...byChance]);
  const fallLargest = Math.max(...[...shortlist].map(fallOf));
  const fallNamed = fallOf(named[0]!);
  return {
    named: true,
    fallNamed,
    fallRandom: byChance.reduce((sum, page) => sum + fallOf(page), 0) / byChance.length,
    fallLargest,
    // Scores are single precision.
    namedIsLargest: fallNamed > 0 && fallNamed >= fallLargest - 1e-5 * Math.abs(scores[best!]!),
    agreement: rankAgreement(
      reasons.map(({ share }) => share),
      named.map(fallOf),
    ),
  };
}
