// Both languages say the same things: same keys, same blanks to fill, nothing left empty.
import { describe, expect, it } from 'vitest';
import englishPages from './en/pages.json';
import englishShell from './en/shell.json';
import { matchLanguage } from './words';
import chinesePages from './zh-CN/pages.json';
import chineseShell from './zh-CN/shell.json';

type Words = { [key: string]: string | Words };

function flatten(words: Words, prefix = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [key, value] of Object.entries(words)) {
    if (typeof value === 'string') flat.set(prefix + key, value);
    else for (const [inner, text] of flatten(value, `${prefix + key}.`)) flat.set(inner, text);
  }
  return flat;
}

const plural = /_(zero|one|two|few|many|other)$/;
const en = flatten({ ...englishShell, ...englishPages });
const zh = flatten({ ...chineseShell, ...chinesePages });
const meanings = (words: Map<string, string>) =>
  [...new Set([...words.keys()].map((key) => key.replace(plural, '')))].sort();
const blanks = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

describe('words', () => {
  it('are in the same file in both languages, each section in one', () => {
    expect(Object.keys(chineseShell)).toEqual(Object.keys(englishShell));
    expect(Object.keys(chinesePages)).toEqual(Object.keys(englishPages));
    expect(Object.keys(englishPages).filter((section) => section in englishShell)).toEqual([]);
  });

  it('has the same meanings in both languages', () => {
    expect(meanings(zh)).toEqual(meanings(en));
  });

  it('has the plural forms that each language needs', () => {
    for (const key of en.keys()) {
      if (key.endsWith('_one')) expect(en.has(key.replace('_one', '_other')), key).toBe(true);
    }
    for (const key of zh.keys()) {
      if (plural.test(key)) expect(key.endsWith('_other'), key).toBe(true);
    }
  });

  it('leaves nothing empty', () => {
    for (const [key, text] of [...en, ...zh]) expect(text.trim(), key).not.toBe('');
  });

  it('fills the same blanks', () => {
    for (const [key, text] of zh) {
      const counterpart = en.get(key);
      expect(counterpart, key).toBeDefined();
      expect(blanks(text), key).toEqual(blanks(counterpart ?? ''));
    }
  });

  it('does not leave English where Chinese is meant', () => {
    const same = [...zh]
      .filter(([key, text]) => en.get(key) === text && /[a-z]{4,}/.test(text))
      .map(([key]) => key);
    // Names that are the same everywhere, and lines that are only punctuation around blanks.
    const names =
      /^(app\.name|locate\.(windows|macos|linux|where\w+)|preview\.formatTakeout|why\.pageWhen|history\.siteCounts|settings\.holdings)$/;
    expect(same.filter((key) => !names.test(key))).toEqual([]);
  });
});

describe('matchLanguage', () => {
  it('takes the first language of ours that the browser asks for', () => {
    expect(matchLanguage(['fr-FR', 'zh-TW', 'en'])).toBe('zh-CN');
    expect(matchLanguage(['en-GB', 'zh'])).toBe('en');
  });

  it('falls back to English', () => {
    expect(matchLanguage(['de', 'fr'])).toBe('en');
    expect(matchLanguage([])).toBe('en');
  });
});
