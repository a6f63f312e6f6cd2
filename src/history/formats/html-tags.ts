// HTML as its tags and texts one after another, read piece by piece so that it can be stopped.
import { Tokenizer } from 'htmlparser2';
import type { Stepper } from '../steps';

export interface TagHandler {
  /** Names in lower case, of attributes too; of two attributes of one name the first counts. */
  onOpen(name: string, attributes: Record<string, string>): void;
  onText(text: string): void;
  onClose(name: string): void;
}

/** Characters; some milliseconds' work. */
const pieceLength = 32_768;

/**
 * Entities are decoded. Nothing is said of what contains what: exports leave so many tags open that a parser's stack
 * of them would grow with the file, and its time with the square of it.
 */
export async function readTags(text: string, handler: TagHandler, stepper: Stepper): Promise<void> {
  const part = (start: number, end: number) => text.slice(start, end);
  let name = '';
  let attributes: Record<string, string> = {};
  let attribute = '';
  let value = '';
  const open = () => handler.onOpen(name, attributes);
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        name = part(start, end).toLowerCase();
        attributes = Object.create(null);
      },
      onattribname(start, end) {
        attribute = part(start, end).toLowerCase();
        value = '';
      },
      onattribdata(start, end) {
        value += part(start, end);
      },
      onattribentity(codepoint) {
        value += String.fromCodePoint(codepoint);
      },
      onattribend() {
        attributes[attribute] ??= value;
      },
      onopentagend: open,
      onselfclosingtag: open,
      onclosetag: (start, end) => handler.onClose(part(start, end).toLowerCase()),
      ontext: (start, end) => handler.onText(part(start, end)),
      ontextentity: (codepoint) => handler.onText(String.fromCodePoint(codepoint)),
      oncdata() {},
      oncomment() {},
      ondeclaration() {},
      onprocessinginstruction() {},
      onend() {},
    },
  );
  for (let start = 0; start < text.length; start += pieceLength) {
    tokenizer.write(text.slice(start, start + pieceLength));
    if (stepper.due()) await stepper.pause();
  }
  tokenizer.end();
}
