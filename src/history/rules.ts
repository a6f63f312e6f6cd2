// What cleaning may leave out, by name; each rule is on unless the person switches it off.

/**
 * In the order in which they are tried, the person's own after the first two; a visit is counted under the first
 * that leaves it out.
 */
export const ruleNames = [
  'non-web', // chrome://, file:, extensions, localhost; frames and downloads; Driftfeed's own pages
  'too-old', // from before the time that the person wants kept; only where there is one
  'redirects', // hops on the way to a page
  'tracking-parameters', // stripped from addresses, so that equal pages meet
  'twins', // AMP copies and mobile editions, put under the desktop page's address
  'search-results', // result pages of search engines
  'sign-in', // log-in, account and checkout pages, web mail
  'bank', // banks and payments
  'health', // health pages
  'adult',
  'religion', // sites of faiths
  'politics', // sites of parties and candidates, petitions; not the news
  'jobs', // looking for work
  'legal', // lawyers, courts, one's own case
  'untitled', // no title and nothing readable in the address
  'duplicates', // the same visit twice in the file
  'restored', // tabs that the browser opened again at its start
  'refreshes', // a page that reloads itself at regular steps
  'reloads', // the same page again within a short time
  'site-names', // the site's own name at the end of titles
] as const;
export type RuleName = (typeof ruleNames)[number];

/**
 * These only tidy: what they leave out, or change, is kept as it came in, so that they can be run again. Redirects are
 * not among them: the address of a hop may name the page that it led to, and would outlive it.
 */
export const tidyRules = [
  'tracking-parameters',
  'twins',
  'untitled',
  'duplicates',
  'restored',
  'refreshes',
  'reloads',
  'site-names',
] as const satisfies readonly RuleName[];
export type TidyRule = (typeof tidyRules)[number];

/** A rule that the person made. */
export type OwnRuleId = `own:${string}`;
export type RuleId = RuleName | OwnRuleId;

export interface RuleReport {
  rule: RuleId;
  on: boolean;
  /**
   * Visits it left out, or (tracking parameters, twins, site names) addresses or titles it changed; for a rule that
   * is off, what it would leave out of what is now kept.
   */
  count: number;
  /** Up to three, to show. Never stored. */
  examples: string[];
}

const mostExamples = 3;
const longestExample = 140;

/** Counts what each rule meets. */
export class RuleTally {
  readonly #reports: Map<RuleId, RuleReport>;

  /** `rules` in the order of the reports. */
  constructor(
    rules: readonly RuleId[],
    private readonly off: ReadonlySet<RuleId>,
  ) {
    this.#reports = new Map(
      rules.map((rule) => [rule, { rule, on: !off.has(rule), count: 0, examples: [] }]),
    );
  }

  /** Notes that a rule matched. Returns true if the rule is on, so that the visit goes. */
  meets(rule: RuleId, example: string): boolean {
    const report = this.#reports.get(rule)!;
    report.count++;
    if (report.examples.length < mostExamples) {
      const shown = example.length > longestExample ? `${example.slice(0, longestExample - 1)}…` : example;
      if (!report.examples.includes(shown)) report.examples.push(shown);
    }
    return !this.off.has(rule);
  }

  reports(): RuleReport[] {
    return [...this.#reports.values()];
  }
}
