// The trees of pages in a SQLite file, walked before SQLite reads them: a crafted tree has more rows than atoms.
import { DriftfeedError } from '../../device/errors';

const tableInterior = 0x05;
const indexInterior = 0x02;
const tableLeaf = 0x0d;
const indexLeaf = 0x0a;

/**
 * Page size in bytes, number of pages, and whether it is in write-ahead mode. Throws `damaged-file` where the file is shorter than its header
 * says: SQLite itself would notice only when it came to a missing page, perhaps never, and an import would
 * silently lack visits.
 */
export function checkHeader(bytes: Uint8Array): { pageSize: number; pageCount: number; isLogged: boolean } {
  if (bytes.length < 100) throw new DriftfeedError('damaged-file', 'shorter than a SQLite header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pageSize = pageSizeOf(view);
  // The page count in the header is valid only if both change counters agree (SQLite file format, 1.3.7).
  const countIsValid = view.getUint32(24) === view.getUint32(92);
  const pages = view.getUint32(28);
  if (countIsValid && pages * pageSize > bytes.length) {
    throw new DriftfeedError('damaged-file', `${bytes.length} of ${pages * pageSize} bytes`);
  }
  const isLogged = bytes[18] === 2 && bytes[19] === 2;
  return { pageSize, pageCount: Math.floor(bytes.length / pageSize), isLogged };
}

function pageSizeOf(view: DataView): number {
  const stated = view.getUint16(16);
  const pageSize = stated === 1 ? 65_536 : stated;
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0) {
    throw new DriftfeedError('damaged-file', `page size ${pageSize}`);
  }
  return pageSize;
}

/** Walks trees of one file; throws `damaged-file` where a page is met twice, so that no walk is longer than the file. */
export class PageWalk {
  readonly #view: DataView;
  readonly #pageSize: number;
  readonly #met: Uint8Array;

  constructor(bytes: Uint8Array) {
    const { pageSize, pageCount } = checkHeader(bytes);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#pageSize = pageSize;
    this.#met = new Uint8Array(pageCount + 1);
  }

  /** `root` is a page number; the schema's is 1. */
  tree(root: number): void {
    const open = [root];
    for (let page = open.pop(); page !== undefined; page = open.pop()) {
      // Nothing but the schema begins on the first page.
      if (page < 1 || page >= this.#met.length || (page === 1 && root !== 1))
        throw new DriftfeedError('damaged-file', `no page ${page}`);
      if (this.#met[page]) throw new DriftfeedError('damaged-file', `page ${page} is in two places`);
      this.#met[page] = 1;
      for (const child of this.#children(page)) open.push(child);
    }
  }

  #children(page: number): number[] {
    const start = (page - 1) * this.#pageSize;
    const header = page === 1 ? start + 100 : start;
    const kind = this.#view.getUint8(header);
    if (kind === tableLeaf || kind === indexLeaf) return [];
    if (kind !== tableInterior && kind !== indexInterior) {
      throw new DriftfeedError('damaged-file', `page ${page} is of no tree`);
    }
    const cells = this.#view.getUint16(header + 3);
    const pointers = header + 12;
    if (pointers + cells * 2 > start + this.#pageSize)
      throw new DriftfeedError('damaged-file', `page ${page}`);
    const children = [this.#view.getUint32(header + 8)];
    for (let cell = 0; cell < cells; cell++) {
      const offset = this.#view.getUint16(pointers + cell * 2);
      if (offset + 4 > this.#pageSize) throw new DriftfeedError('damaged-file', `page ${page}`);
      children.push(this.#view.getUint32(start + offset));
    }
    return children;
  }
}
