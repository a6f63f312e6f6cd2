// Long JSON read object by object, so that it can be stopped half way and is never whole in memory twice.
import { DriftfeedError } from '../../device/errors';
import type { Stepper } from '../steps';

const code = (character: string) => character.charCodeAt(0);
const [quote, backslash, comma, colon] = [code('"'), code('\\'), code(','), code(':')];
const [openList, closeList, openObject, closeObject] = [code('['), code(']'), code('{'), code('}')];

/** Not `null`: that is what a file may hold. */
export const unreadable = Symbol('an entry that is no JSON');

/**
 * Calls back with every entry of the list that a JSON text is, or of each list that its top object holds, under
 * which `key` it stands (null in a bare list). Everything deeper comes as part of its entry. An entry that cannot
 * be parsed comes as `unreadable`. Throws `damaged-file` where the text breaks off or is no JSON.
 */
export async function eachEntry(
  text: string,
  stepper: Stepper,
  onEntry: (entry: unknown, key: string | null) => void,
): Promise<void> {
  const scan = new Scan(text);
  if (scan.takes(openList)) await eachOfList(scan, stepper, (entry) => onEntry(entry, null));
  else if (scan.takes(openObject)) {
    while (!scan.takes(closeObject)) {
      const key = scan.key();
      if (scan.takes(openList)) await eachOfList(scan, stepper, (entry) => onEntry(entry, key));
      else scan.value();
      if (!scan.takes(comma) && !scan.isAt(closeObject)) throw broken();
    }
  } else throw broken();
  if (!scan.isAtEnd()) throw broken();
}

async function eachOfList(scan: Scan, stepper: Stepper, onEntry: (entry: unknown) => void): Promise<void> {
  for (let done = 1; !scan.takes(closeList); done++) {
    onEntry(parsed(scan.value()));
    if (!scan.takes(comma) && !scan.isAt(closeList)) throw broken();
    if ((done & 63) === 0 && stepper.due()) await stepper.pause();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return unreadable;
  }
}

function broken(): DriftfeedError {
  return new DriftfeedError('damaged-file', 'JSON that breaks off');
}

/** Walks over values without making them. */
class Scan {
  #at = 0;

  constructor(private readonly text: string) {}

  isAt(wanted: number): boolean {
    this.#skipSpace();
    return this.text.charCodeAt(this.#at) === wanted;
  }

  takes(wanted: number): boolean {
    if (!this.isAt(wanted)) return false;
    this.#at++;
    return true;
  }

  isAtEnd(): boolean {
    this.#skipSpace();
    return this.#at >= this.text.length;
  }

  key(): string {
    if (!this.isAt(quote)) throw broken();
    const key = parsed(this.value());
    if (typeof key !== 'string' || !this.takes(colon)) throw broken();
    return key;
  }

  /** The text of the value that starts here, brackets and quotes matched, otherwise unchecked. */
  value(): string {
    this.#skipSpace();
    const start = this.#at;
    let depth = 0;
    for (;;) {
      const at = this.text.charCodeAt(this.#at);
      if (Number.isNaN(at)) throw broken();
      if (at === quote) this.#skipString();
      else if (at === openList || at === openObject) {
        depth++;
        this.#at++;
      } else if (at === closeList || at === closeObject) {
        if (depth === 0) break; // of a plain value: the bracket is its list's
        depth--;
        this.#at++;
      } else if (depth === 0 && at === comma) break;
      else {
        this.#at++;
        if (depth > 0 || !isSpace(this.text.charCodeAt(this.#at))) continue;
      }
      if (depth === 0) break;
    }
    if (this.#at === start) throw broken();
    return this.text.slice(start, this.#at);
  }

  #skipString(): void {
    for (;;) {
      const end = this.text.indexOf('"', this.#at + 1);
      if (end < 0) throw broken();
      let slashes = 0;
      while (this.text.charCodeAt(end - 1 - slashes) === backslash && end - 1 - slashes > this.#at) slashes++;
      this.#at = end;
      if (slashes % 2 === 0) break;
    }
    this.#at++;
  }

  #skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.#at))) this.#at++;
  }
}

function isSpace(at: number): boolean {
  return at === 32 || at === 10 || at === 13 || at === 9 || at === 0xfeff;
}
