import { describe, expect, it } from 'vitest';
import english from '../words/en/shell.json';
import { failureCode } from './failure';

describe('failureCode', () => {
  it('reads the code from the start of the message', () => {
    expect(failureCode(new Error('wrong-file: not a database'))).toBe('wrong-file');
    expect(failureCode(new Error('cancelled'))).toBe('cancelled');
  });

  it('knows what browsers throw themselves', () => {
    expect(failureCode(new DOMException('stop', 'AbortError'))).toBe('cancelled');
    expect(failureCode(new DOMException('full', 'QuotaExceededError'))).toBe('quota-full');
  });

  it('calls everything else unknown', () => {
    expect(failureCode(new Error('Cannot read properties of undefined'))).toBe('unknown');
    expect(failureCode(new Error('constructor: no'))).toBe('unknown');
    expect(failureCode('wrong-file')).toBe('unknown');
  });

  it('only gives codes that have words', () => {
    for (const code of ['quota-full', 'misuse', 'unknown', 'source-cors'] as const) {
      expect(english.errors[code].todo).not.toBe('');
    }
  });
});
