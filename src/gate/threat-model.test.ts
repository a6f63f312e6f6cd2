// The threat model names a test for each promise; this holds it to that: the files are there, and so are the tests.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const text = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');
const rows = text
  .split('\n')
  .filter((line) => /^\| (?!could \||---)/.test(line))
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

describe('the threat model', () => {
  it('has lines to hold', () => expect(rows.length).toBeGreaterThan(20));

  it.each(rows.map((row) => [row[1]!, row[3]!]))('%s', (_, cell) => {
    const tests = named(cell);
    expect(tests.length, cell).toBeGreaterThan(0);
    for (const { path, titles } of tests) {
      expect(existsSync(join(root, path)), path).toBe(true);
      const source = readFileSync(join(root, path), 'utf8');
      // A name may be cut short by dots, in the middle too.
      for (const title of titles)
        for (const piece of title
          .split('…')
          .map((one) => one.trim())
          .filter(Boolean))
          expect(source.includes(piece), `${path}: ${piece}`).toBe(true);
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
