// The threat model names a test for each promise; this holds it to that: the tests are there by that name, and run.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const lines = readFileSync(join(root, 'docs/threat-model.md'), 'utf8').split('\n');
const rows = lines
  .filter((line) => /^\| (?!could \|)/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** The files that a cell names, each with the tests in quotes that follow it. */
function named(cell: string): { path: string; titles: string[] }[] {
  const parts = cell.split('`');
  return parts.flatMap((path, index) => {
    if (index % 2 === 0 || !/\.(?:ts|json)$/.test(path)) return [];
    const titles = [...parts[index + 1]!.matchAll(/"([^"]+)"/g)].map(([, title]) => title!);
    return [{ path, titles }];
  });
}

/** The tests of a file by their names, those of tables with their `%s`. Comments and strings elsewhere are none. */
function titlesIn(source: string): string[] {
  const code = source.replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, '');
  // `it('…'`, `test('…'`, and `it.each(…)('…'`, whose table may be long.
  const calls = code.matchAll(/(?:(?<![\w.])(?:it|test)|[)\]]\))\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1,/g);
  const tables = code.matchAll(/(?<![\w.])(?:it|test)\.each\(\w+\)\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1,/g);
  return [...calls, ...tables].map(([, , title]) => title!.replaceAll(/\\(.)/g, '$1').replace(/ @\w+$/, ''));
}

/** Anything skipped casts doubt on the whole file; what depends on the machine (`skipIf`) says so when it is. */
function skips(source: string): boolean {
  return /\b(?:it|test|describe)\b[\w.]*\.(?:skip|fixme|todo)\b|\bx(?:it|describe)\(/.test(source);
}

/** A name may be cut short by dots, in the middle too; of a table, the case may be filled in. */
function hasTest(source: string, name: string): boolean {
  const titles = titlesIn(source);
  if (name.includes('…')) return titles.some((title) => pattern(name, / ?… ?/, '.*').test(title));
  return titles.some((title) => {
    const [, ...cases] = pattern(title, /%[sid]/, '(.+)').exec(name) ?? [];
    return cases.length > 0 ? cases.every((one) => source.includes(`'${one}'`)) : title === name;
  });
}

function pattern(text: string, gap: RegExp, stands: string): RegExp {
  const parts = text.split(gap).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join(stands)}$`);
}

describe('the threat model', () => {
  it('has lines to hold', () => expect(rows.length).toBeGreaterThan(20));

  it('is made of whole tables: a line that stands alone is shown as it is written', () => {
    for (const [index, line] of lines.entries()) {
      if (!line.startsWith('|')) continue;
      const isHead = lines[index + 1]?.startsWith('|---') && lines[index - 1] === '';
      expect(isHead || lines[index - 1]?.startsWith('|'), line).toBe(true);
      expect(line.split('|'), line).toHaveLength(5);
    }
  });

  it.each(rows.map((row) => [row[1]!, row[3]!]))('%s', (_, cell) => {
    const tests = named(cell);
    expect(tests.flatMap(({ titles }) => titles).length, cell).toBeGreaterThan(0);
    for (const { path, titles } of tests) {
      expect(existsSync(join(root, path)), path).toBe(true);
      if (path.endsWith('.json')) continue;
      expect(titles.length, `${path}: which test?`).toBeGreaterThan(0);
      const source = readFileSync(join(root, path), 'utf8');
      expect(skips(source), `${path} skips`).toBe(false);
      for (const title of titles) expect(hasTest(source, title), `${path}: ${title}`).toBe(true);
    }
  });

  it('is linked from where people look', () => {
    const docs = [
      join(root, 'README.md'),
      ...readdirSync(join(root, 'docs')).map((name) => join(root, 'docs', name)),
    ];
    const linking = docs.filter(
      (path) => path.endsWith('.md') && readFileSync(path, 'utf8').includes('threat-model.md'),
    );
    expect(linking.map((path) => dirname(path))).toContain(root);
  });
});

describe('a test by its name', () => {
  const source = [
    "import { it } from 'vitest';",
    "// it('is in a comment', () => {});",
    "const words = 'is in a string';",
    "it('is there, and says why', () => expect(wait('is an argument', 1)).toBe(2));",
    "test('is tagged @both', async ({",
    "it.each([['a case', 1]])('refuses %s', () => {});",
    "it.each(cases)('knows %s', () => {});",
  ].join('\n');

  it('is one that runs by it', () => {
    for (const name of ['is there, and says why', 'is there…', '…says why', 'is… why', 'is tagged'])
      expect(hasTest(source, name), name).toBe(true);
    for (const name of ['refuses …', 'refuses a case', 'knows …'])
      expect(hasTest(source, name), name).toBe(true);
  });

  it('is nothing else that is written there', () => {
    for (const name of [
      'is there',
      'there…',
      'is in a comment',
      'is in a string',
      'is an argument',
      'a case',
    ])
      expect(hasTest(source, name), name).toBe(false);
    for (const name of ['refuses another', 'vitest', '…another'])
      expect(hasTest(source, name), name).toBe(false);
  });

  it('is none in a file that skips', () => {
    for (const line of [
      "it.skip('a'",
      "test.fixme('a'",
      "describe.skip('a'",
      "it.skip.each([])('a'",
      "xit('a'",
    ])
      expect(skips(`${source}\n${line}, () => {});`), line).toBe(true);
    expect(skips(`${source}\ndescribe.skipIf(!isThere)('a', () => {});`)).toBe(false);
    expect(skips(source)).toBe(false);
  });
});
