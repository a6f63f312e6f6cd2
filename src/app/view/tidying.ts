// Tidying again deletes for good: it does only what was told, by the rules that it was told of.
import type { Engine, RulesView, TidyReport } from '../../engine/api';

/** `would` and `did` tell of the same report, before and after; `by` are the rules that it was made by. */
export type Told = { is: 'would' | 'did'; report: TidyReport; by: string };

/** Rules, to be compared: not what of the history meets them. */
export function rulesMark({ ours, tidying, own, keepDays }: RulesView): string {
  const onOff = [...ours, ...tidying].map(({ rule, on }) => [rule, on]);
  return JSON.stringify([onOff, own.map(({ rule }) => rule), keepDays]);
}

/**
 * Tells what tidying again would change; with `told`, does it. Where the rules are no longer those of `told`, which
 * another tab may have changed, it tells anew instead.
 */
export async function tidyAsTold(
  engine: Pick<Engine, 'rules' | 'tidyAgain'>,
  told: Told | null,
): Promise<Told> {
  // Before the report: a change in between makes it count as old, never as new.
  const by = rulesMark(await engine.rules());
  const apply = told?.by === by;
  return { is: apply ? 'did' : 'would', report: await engine.tidyAgain(apply), by };
}
