import { describe, expect, it } from 'vitest';
import { chooseLanguage, words } from './words';

describe('words', () => {
  const english = words('en');
  const chinese = words('zh');

  it('are the same set in both languages, none empty', () => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
    for (const set of [english, chinese]) {
      for (const value of Object.values(set))
        if (typeof value === 'string') expect(value.trim()).not.toBe('');
    }
  });

  it('are really translated', () => {
    for (const [key, value] of Object.entries(chinese)) {
      if (key === 'lang' || typeof value !== 'string') continue;
      expect(value, key).toMatch(/\p{Script=Han}/u);
      expect(value, key).not.toMatch(/[a-z]{4}/i);
    }
  });

  it('count in English', () => {
    expect(english.memory(1, 0)).toBe('From 1 page you read here.');
    expect(english.memory(5, 1)).toBe('From 5 pages you read here and 1 reaction.');
    expect(english.becauseRead(['A', 'B'])).toBe('Because you read “A” and “B”');
  });
});

describe('chooseLanguage', () => {
  it('takes the first wish it can speak', () => {
    expect(chooseLanguage(['zh-CN'])).toBe('zh');
    expect(chooseLanguage(['zh_TW', 'en'])).toBe('zh');
    expect(chooseLanguage([null, undefined, '', 'fr', 'en-GB', 'zh'])).toBe('en');
    expect(chooseLanguage(['fr', 'de'])).toBe('en');
    expect(chooseLanguage([])).toBe('en');
  });
});
