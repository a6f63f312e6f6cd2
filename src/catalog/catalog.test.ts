// The starter catalog as it lies in public/catalog: its schema, its uniqueness and its balance.
import { readdirSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, it } from 'vitest';
import { type CatalogItem, catalogSchema, type Kind } from './item';

const folder = new URL('../../public/catalog/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
const items: (CatalogItem & { file: string })[] = files.flatMap((file) =>
  v
    .parse(catalogSchema, JSON.parse(readFileSync(new URL(file, folder), 'utf8')))
    .items.map((item) => ({ ...item, file })),
);
const count = <Key>(keys: Key[]) =>
  keys.reduce((counts, key) => counts.set(key, (counts.get(key) ?? 0) + 1), new Map<Key, number>());
const repeated = (keys: string[]) => [...count(keys)].filter(([, times]) => times > 1).map(([key]) => key);

it('holds enough, in both languages', () => {
  expect(items.length).toBeGreaterThanOrEqual(1_200);
  expect(items.filter(({ lang }) => lang === 'zh').length).toBeGreaterThanOrEqual(200);
});

it('is balanced over at least ten kinds', () => {
  const kinds = count<Kind>(items.map(({ kind }) => kind));
  expect(kinds.size).toBeGreaterThanOrEqual(10);
  for (const [kind, number] of kinds) {
    expect(number / items.length, kind).toBeLessThanOrEqual(0.25);
    expect(number / items.length, kind).toBeGreaterThanOrEqual(0.02);
  }
});

it('holds in each file what its name says', () => {
  for (const { file, kind, lang, title } of items) expect(file, title).toBe(`${kind}.${lang}.json`);
});

it('holds nothing twice', () => {
  // The same page, however its address is written.
  const address = (url: string) =>
    decodeURI(url)
      .toLowerCase()
      .replace(/^https:\/\/(www\.)?/, '')
      .replace(/\/$/, '');
  expect(repeated(items.map(({ url }) => address(url)))).toEqual([]);
  const title = (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  expect(repeated(items.map((item) => title(item.title)))).toEqual([]);
});

it('leads to https addresses without tracking or fragments', () => {
  for (const { url, title } of items) {
    const { protocol, hash, search, username } = new URL(url);
    expect([protocol, hash, username], title).toEqual(['https:', '', '']);
    expect(search, title).not.toMatch(/utm_|fbclid|gclid|ref=/);
  }
});

it('says what each thing is in one line, and what it is about in two to eight tags', () => {
  for (const { summary, tags, title, lang } of items) {
    expect(summary, title).not.toMatch(/[\r\n]|<\/?[a-z]/);
    expect(summary.length, title).toBeGreaterThanOrEqual(lang === 'zh' ? 10 : 30);
    expect(summary.length, title).toBeLessThanOrEqual(200);
    expect(tags.length, title).toBeGreaterThanOrEqual(2);
    expect(tags.length, title).toBeLessThanOrEqual(8);
    expect(new Set(tags).size, title).toBe(tags.length);
    // Latin names keep their capitals within Chinese text.
    for (const tag of tags) expect(tag, title).toBe(lang === 'zh' ? tag.trim() : tag.trim().toLowerCase());
  }
});

it('repeats no summary', () => {
  expect(repeated(items.map(({ summary }) => summary.toLowerCase()))).toEqual([]);
});
