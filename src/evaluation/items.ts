// A log's items by id, as events and as candidates of models.
import { DriftfeedError } from '../device/errors';
import { emptyMatrix, type Matrix, rowOf } from '../embedding/matrix';
import type { CandidateSet, InterestEvent } from '../interest/model';

export interface LogItem {
  id: string;
  title: string;
  kind: string;
  /** Host without "www."; empty where the item has no address. */
  site: string;
}

/** Items by id with their vectors (row i of `vectors` is items[i]). */
export class ItemTable {
  private readonly rows: Map<string, number>;

  constructor(
    private readonly items: readonly LogItem[],
    private readonly vectors: Matrix,
  ) {
    if (vectors.rows !== items.length) throw new DriftfeedError('misuse', 'one vector an item');
    this.rows = new Map(items.map(({ id }, row) => [id, row]));
  }

  /** One engagement with it, of weight 1; `time` in ms since 1970. Throws `wrong-file` for an unknown item. */
  event(id: string, time: number): InterestEvent {
    const row = this.row(id);
    const { site, title, kind } = this.items[row]!;
    return { id, time, weight: 1, site, text: title, kind, vector: rowOf(this.vectors, row) };
  }

  candidates(ids: readonly string[]): CandidateSet {
    const matrix = emptyMatrix(ids.length, this.vectors.dimensions);
    const rows = ids.map((id) => this.row(id));
    rows.forEach((row, place) => {
      matrix.data.set(rowOf(this.vectors, row), place * matrix.dimensions);
    });
    const items = rows.map((row) => this.items[row]!);
    return {
      vectors: matrix,
      ids,
      sites: items.map(({ site }) => site),
      texts: items.map(({ title }) => title),
      kinds: items.map(({ kind }) => kind),
    };
  }

  private row(id: string): number {
    const row = this.rows.get(id);
    if (row === undefined) throw new DriftfeedError('wrong-file', `no item ${id}`);
    return row;
  }
}
