// What cleaning may leave out, by name; each rule is on unless the person switches it off.

/** In the order in which they are tried; a visit is counted under the first that leaves it out. */
export const ruleNames = [
  'non-web', // chrome://, file:, extensions, localhost; frames and downloads
  'redirects', // hops on the way to a page
  'tracking-parameters', // stripped from addresses, so that equal pages meet
  'search-results', // result pages of search engines
  'sign-in', // log-in, account and checkout pages, web mail
  'bank', // banks and payments
  'health', // health pages
  'adult',
  'untitled', // no title and nothing readable in the address
  'duplicates', // the same visit twice in the file
  'reloads', // the same page again within a short time
] as const;
export type RuleName = (typeof ruleNames)[number];

export interface RuleReport {
  rule: RuleName;
  on: boolean;
  /**
   * Visits it left out, or (tracking parameters) addresses it changed; for a rule that is off, what it
   * would leave out of what is now kept.
   */
  count: number;
  /** Up to three, to show. Never stored. */
  examples: string[];
}

const mostExamples = 3;
const longestExample = 140;

/** Counts what each rule meets. */
export class RuleTally {
  readonly #reports: Map<RuleName, RuleReport>;

  constructor(private readonly off: ReadonlySet<RuleName>) {
    this.#reports = new Map(
      ruleNames.map((rule) => [rule, { rule, on: !off.has(rule), count: 0, examples: [] }]),
    );
  }

  /** Notes that a rule matched. Returns true if the rule is on, so that the visit goes. */
  meets(rule: RuleName, example: string): boolean {
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
