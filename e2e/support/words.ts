// The interface's words, read as data, so that tests ask for what the app should say and not for a copy of it.
import { readFileSync } from 'node:fs';

type Words = { [key: string]: string | Words };

function load(language: string): Words {
  const read = (part: string) =>
    JSON.parse(
      readFileSync(new URL(`../../src/app/words/${language}/${part}.json`, import.meta.url), 'utf8'),
    ) as Words;
  return { ...read('shell'), ...read('pages') };
}

const languages = { en: load('en'), 'zh-CN': load('zh-CN') };

/** The text at a key path; fails where there is none, or values are missing. */
export function word(
  path: string,
  values: Record<string, string> = {},
  language: keyof typeof languages = 'en',
): string {
  let node: string | Words | undefined = languages[language];
  for (const key of path.split('.')) node = typeof node === 'object' ? node[key] : undefined;
  if (typeof node !== 'string') throw new Error(`no word ${path} in ${language}`);
  return node.replace(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path} needs ${name}`);
    return value;
  });
}
