// The model follows the language of the titles.
import { expect, it } from 'vitest';
import { chooseModel, languageOf } from './language';

const english = ['Growing tomatoes', 'The fall of Rome', 'Rust ownership', 'Jazz piano'];
const chinese = ['手工拉面的做法', '宋代瓷器', 'iPhone 15 摄影技巧大全', '独立游戏开发'];

it('chooses by the share of Chinese titles', () => {
  expect(chooseModel(english)).toBe('minilm-en');
  expect(chooseModel(chinese)).toBe('bge-zh');
  expect(chooseModel([...chinese, ...english])).toBe('bge-zh');
  expect(chooseModel([...english, ...english, chinese[0]!])).toBe('minilm-en');
});

it('tells the language of one text', () => {
  expect(english.map(languageOf)).toEqual(['en', 'en', 'en', 'en']);
  expect(chinese.map(languageOf)).toEqual(['zh', 'zh', 'zh', 'zh']);
  expect(languageOf('2048')).toBe('en');
});

it('takes English where there is nothing to go by', () => {
  expect(chooseModel([])).toBe('minilm-en');
  expect(chooseModel(['2048', '???'])).toBe('minilm-en');
});
