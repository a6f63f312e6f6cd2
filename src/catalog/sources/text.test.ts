import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, guessLanguage, plainExcerpt, plainText, shorten } from './text';

describe('plainText', () => {
  it('keeps the words and drops the markup', () => {
    expect(plainText('<p>One <b>bold</b>, <a href="x">link</a>.</p><p>Two</p>')).toBe('One bold, link. Two');
    expect(plainText('a<br/>b<br>c')).toBe('a b c');
    expect(plainText('Caf&eacute; &amp; bar &#8212; &lt;b&gt;')).toBe('Café & bar — <b>');
  });

  it('drops what is not text, also when it is never closed', () => {
    expect(plainText('a<script>alert("x < y")</script>b<style>p{}</style>c<!-- d -->e')).toBe('a b c e');
    expect(plainText('a<script>alert(1)')).toBe('a');
    expect(plainText('a<!-- b')).toBe('a');
    expect(plainText('a <img src=x onerror=')).toBe('a');
  });

  it('leaves signs that are no tags', () => {
    expect(plainText('5 < 6 and 7 > 3')).toBe('5 < 6 and 7 > 3');
    expect(plainText('I <3 tea')).toBe('I <3 tea');
  });

  it('reads HTML that was escaped twice', () => {
    expect(plainExcerpt('&lt;p&gt;One &lt;a href="x"&gt;two&lt;/a&gt;&lt;/p&gt;')).toBe('One two');
    expect(plainExcerpt('<p>The &lt;b&gt; element</p>')).toBe('The <b> element');
  });

  it('never fails, and is quick on hostile input', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof plainText(text) === 'string'));
    const start = performance.now();
    for (const piece of ['<', '<a ', '<script>', '<!--', '&', '<a <a ']) plainText(piece.repeat(20_000));
    expect(performance.now() - start).toBeLessThan(3_000);
  });
});

describe('shorten', () => {
  it('cuts at a word and says so', () => {
    expect(shorten('short', 10)).toBe('short');
    expect(shorten('the quick brown fox jumps', 20)).toBe('the quick brown fox…');
    expect(shorten('一二三四五六七八九十', 6)).toBe('一二三四五…');
  });

  it('never leaves half a character or goes beyond the limit', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, limit) => {
        const cut = shorten(text.isWellFormed() ? text : '', limit);
        return cut.isWellFormed() && cut.length <= limit;
      }),
    );
  });
});

it('tells Chinese from what is not', () => {
  expect(guessLanguage('量子计算机的最新进展')).toBe('zh');
  expect(guessLanguage('用 React 19 写一个阅读器')).toBe('zh');
  expect(guessLanguage('A history of tea (茶)')).toBe('en');
  expect(guessLanguage('東京の天気とニュース')).toBe('en');
  expect(guessLanguage('')).toBe('en');
});

describe('decodeText', () => {
  const xml = (encoding: string, bytes: number[]) =>
    Uint8Array.from([...new TextEncoder().encode(`<?xml version="1.0" encoding="${encoding}"?>`), ...bytes]);

  it('follows the byte order mark, the answer, the declaration, in this order', () => {
    expect(decodeText(xml('ISO-8859-1', [0xe9]))).toContain('é');
    expect(decodeText(xml('gb2312', [0xd6, 0xd0]))).toContain('中');
    expect(decodeText(Uint8Array.from([0xd6, 0xd0]), 'text/xml; charset=GBK')).toBe('中');
    expect(decodeText(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]), 'text/xml; charset=GBK')).toBe('a');
    expect(decodeText(Uint8Array.from([0xff, 0xfe, 0x61, 0x00]))).toBe('a');
  });

  it('does not fail on unknown labels or wrong bytes', () => {
    expect(decodeText(xml('klingon', [0x61]))).toMatch(/a$/);
    expect(decodeText(Uint8Array.from([0xff, 0x61]))).toContain('a');
  });
});
