// What this one person comes back to: the very page, then its site. Knows nothing of content.
import type { Attribution, CandidateSet, ExplainOptions, Forecast, InterestEvent } from '../model';
import { deletionShares, pagesOf } from './deletion';
import { defaultReasons, ObservedModel } from './observed';

/**
 * Score of c: v(c) + s(c) / (1 + n), v the visits to c itself, s those to its site, n all visits; so the
 * page decides and the site breaks ties. Weights are left aside: a visit is a visit.
 */
export class PopularityModel extends ObservedModel {
  readonly name = 'popularity';
  private readonly pages = new Map<string, number>();
  private readonly sites = new Map<string, number>();

  protected reset(): void {
    this.pages.clear();
    this.sites.clear();
  }

  protected take(event: InterestEvent): void {
    this.pages.set(event.id, (this.pages.get(event.id) ?? 0) + 1);
    if (event.site) this.sites.set(event.site, (this.sites.get(event.site) ?? 0) + 1);
  }

  protected vector(): null {
    return null;
  }

  score(_forecast: Forecast, candidates: CandidateSet): Float32Array {
    return new Float32Array(candidates.vectors.rows).map((_, row) =>
      this.count(candidates.ids[row]!, candidates.sites[row]!),
    );
  }

  explain(_candidate: Float32Array, options: ExplainOptions = {}): Attribution[] {
    const { id = '', site = '', limit = defaultReasons } = options;
    const score = this.count(id, site);
    const { events } = this;
    const without = pagesOf(events).map((page) => {
      const visits = page.indices.length;
      const onSite = site !== '' ? page.indices.filter((index) => events[index]!.site === site).length : 0;
      const left =
        (page.id === id ? 0 : (this.pages.get(id) ?? 0)) +
        ((this.sites.get(site) ?? 0) - onSite) / (1 + events.length - visits);
      return { page, score: left };
    });
    return deletionShares(score, without, limit);
  }

  private count(id: string, site: string): number {
    return (this.pages.get(id) ?? 0) + (this.sites.get(site) ?? 0) / (1 + this.events.length);
  }
}
