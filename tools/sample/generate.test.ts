// Guards what the app's sample histories promise: real-looking pages, a half year's
// rhythm, visible drift, and the same history for the same seed.

import { describe, expect, it } from 'vitest';
import { generateSample, SPAN_END, SPAN_START, type Visit } from './generate';
import { SPAN_WEEKS, strength } from './interest';
import type { Persona } from './persona';
import { PERSONAS } from './personas';
import { readTopicTable } from './table';

const WEEK = 7 * 86_400_000;
const table = readTopicTable();
const allPages = [...table.values()].flat();
const topicOf = new Map(
  [...table].flatMap(([topic, pages]) => pages.map((page) => [page.url, topic] as const)),
);

const samples = PERSONAS.map((persona) => ({ persona, visits: generateSample(persona, persona.seed) }));

const millis = (visit: Visit): number => Math.floor(visit.time_usec / 1000);
const weekOf = (visit: Visit): number => Math.floor((millis(visit) - SPAN_START) / WEEK);
const bare = (url: string): string => url.split('?')[0] ?? url;
const topicOfVisit = (visit: Visit): string | undefined => topicOf.get(bare(visit.url));
const isLogin = (visit: Visit): boolean => /\/(signin|login)$/.test(visit.url);
const isTracked = (visit: Visit): boolean => visit.url.includes('?');

function share(visits: readonly Visit[], wanted: (visit: Visit) => boolean): number {
  return visits.filter(wanted).length / visits.length;
}

function endedTopics(persona: Persona): { topic: string; to: number }[] {
  return persona.interests.filter((interest) => interest.shape === 'ends' && interest.to < SPAN_WEEKS);
}

describe('the topic table', () => {
  it('holds about 70 topics of 14 to 25 pages', () => {
    expect(table.size).toBeGreaterThanOrEqual(65);
    expect(table.size).toBeLessThanOrEqual(80);
    expect(allPages.length).toBeGreaterThanOrEqual(1100);
    expect(allPages.length).toBeLessThanOrEqual(1400);
    for (const [topic, pages] of table) {
      expect(pages.length, topic).toBeGreaterThanOrEqual(14);
      expect(pages.length, topic).toBeLessThanOrEqual(25);
    }
  });

  it('has https addresses, each once, without queries, and titles', () => {
    expect(new Set(allPages.map((page) => page.url)).size).toBe(allPages.length);
    for (const page of allPages) {
      const url = new URL(page.url);
      expect(url.protocol, page.url).toBe('https:');
      // A percent-encoded, normalised address is what a browser writes.
      expect(url.href, page.url).toBe(page.url);
      expect(url.search + url.hash, page.url).toBe('');
      expect(page.title.trim(), page.url).toBe(page.title);
      expect(page.title.length, page.url).toBeGreaterThan(0);
    }
  });
});

describe('the personas', () => {
  it('are three, with distinct ids', () => {
    expect(new Set(PERSONAS.map((persona) => persona.id)).size).toBe(3);
  });

  it.each(PERSONAS)('$id only names topics of the table and complete scenes', (persona) => {
    const named = [
      ...persona.interests.map((interest) => interest.topic),
      ...persona.wanders,
      ...persona.scenes.flatMap((scene) => scene.favours),
    ];
    for (const topic of named) expect(table.has(topic), topic).toBe(true);
    for (const days of ['weekday', 'weekend'] as const) {
      const parts = persona.scenes.filter((scene) => scene.days === days).map((scene) => scene.part);
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(1);
    }
  });

  it.each(PERSONAS)('$id has interests that rise, fade, end and begin late', (persona) => {
    const shapes = new Set(persona.interests.map((interest) => interest.shape));
    for (const shape of ['steady', 'rising', 'fading', 'burst', 'ends'] as const)
      expect(shapes).toContain(shape);
    expect(persona.interests.some((interest) => interest.from >= 12 && interest.shape === 'rising')).toBe(
      true,
    );
  });
});

describe('strength', () => {
  const base = { topic: 'x', share: 10, from: 4, to: 20 };

  it('is zero outside the weeks', () => {
    for (const shape of ['steady', 'rising', 'fading', 'burst', 'ends'] as const) {
      expect(strength({ ...base, shape }, 3.9)).toBe(0);
      expect(strength({ ...base, shape }, 20)).toBe(0);
      expect(strength({ ...base, shape }, 12)).toBeGreaterThan(0);
    }
  });

  it('follows the shape', () => {
    const at = (shape: 'rising' | 'fading' | 'burst', week: number): number =>
      strength({ ...base, shape }, week);
    expect(at('rising', 18)).toBeGreaterThan(at('rising', 6));
    expect(at('fading', 18)).toBeLessThan(at('fading', 6));
    expect(at('burst', 12)).toBeGreaterThan(at('burst', 6));
  });
});

describe.each(samples)('the sample of $persona.id', ({ persona, visits }) => {
  it('has 1,500 to 4,000 visits over about six months', () => {
    expect(visits.length).toBeGreaterThanOrEqual(1500);
    expect(visits.length).toBeLessThanOrEqual(4000);
    const times = visits.map(millis);
    expect(Math.min(...times)).toBeGreaterThanOrEqual(SPAN_START);
    expect(Math.max(...times)).toBeLessThanOrEqual(SPAN_END);
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(25 * WEEK);
    expect(new Set(visits.map(weekOf)).size).toBe(SPAN_WEEKS);
  });

  it("is newest first, each moment once, in Takeout's fields", () => {
    for (let i = 1; i < visits.length; i += 1) {
      expect(visits[i - 1]?.time_usec).toBeGreaterThan(visits[i]?.time_usec ?? Infinity);
    }
    for (const visit of visits) {
      expect(Object.keys(visit)).toEqual(['page_transition', 'title', 'url', 'client_id', 'time_usec']);
      expect(Number.isSafeInteger(visit.time_usec)).toBe(true);
      expect(visit.title).not.toBe('');
    }
  });

  it('depends on the seed and on nothing else', () => {
    expect(generateSample(persona, persona.seed)).toEqual(visits);
    expect(generateSample(persona, persona.seed + 100)).not.toEqual(visits);
  });

  it('sleeps at night and tells weekdays from weekends', () => {
    const hourOf = (visit: Visit): number => new Date(millis(visit)).getUTCHours();
    expect(share(visits, (visit) => hourOf(visit) >= 1 && hourOf(visit) < 6)).toBe(0);
    expect(share(visits, (visit) => hourOf(visit) >= 18)).toBeGreaterThan(0.25);

    const weekend = visits.filter((visit) => [0, 6].includes(new Date(millis(visit)).getUTCDay()));
    const weekday = visits.filter((visit) => !weekend.includes(visit));
    const work = persona.scenes.find((scene) => scene.days === 'weekday' && scene.part > 0.3);
    const isWork = (visit: Visit): boolean => work?.favours.includes(topicOfVisit(visit) ?? '') ?? false;
    expect(share(weekday, isWork)).toBeGreaterThan(1.5 * share(weekend, isWork));
  });

  it('pauses for seconds within a session and for hours between sessions', () => {
    const gaps = visits.slice(1).map((visit, i) => millis(visits[i] ?? visit) - millis(visit));
    expect(gaps.filter((gap) => gap < 5 * 60_000).length / gaps.length).toBeGreaterThan(0.6);
    expect(gaps.filter((gap) => gap > 3_600_000).length).toBeGreaterThan(150);
  });

  it('stays on a topic within a session and reads its pages mostly in order', () => {
    const oldestFirst = [...visits].reverse();
    let pairs = 0;
    let sameTopic = 0;
    let onward = 0;
    for (let i = 1; i < oldestFirst.length; i += 1) {
      const [before, after] = [oldestFirst[i - 1], oldestFirst[i]];
      if (before === undefined || after === undefined || millis(after) - millis(before) > 15 * 60_000)
        continue;
      const [from, to] = [topicOfVisit(before), topicOfVisit(after)];
      if (from === undefined || to === undefined) continue;
      pairs += 1;
      if (from !== to) continue;
      sameTopic += 1;
      const order = table.get(from)?.map((page) => page.url) ?? [];
      if (order.indexOf(bare(after.url)) > order.indexOf(bare(before.url))) onward += 1;
    }
    expect(sameTopic / pairs).toBeGreaterThan(0.6);
    expect(onward / sameTopic).toBeGreaterThan(0.6);
  });

  it('drops the interest that ends and drifts to the ones that rise', () => {
    expect(endedTopics(persona).length).toBeGreaterThan(0);
    for (const { topic, to } of endedTopics(persona)) {
      const weeks = visits.filter((visit) => topicOfVisit(visit) === topic).map(weekOf);
      expect(weeks.length, topic).toBeGreaterThan(20);
      expect(Math.max(...weeks), topic).toBeLessThanOrEqual(to);
    }
    for (const interest of persona.interests.filter(
      (one) => one.shape === 'rising' && one.share >= 14 && one.from > 12,
    )) {
      const weeks = visits.filter((visit) => topicOfVisit(visit) === interest.topic).map(weekOf);
      // Chance wandering may touch a topic before its time, but only just.
      expect(weeks.filter((week) => week < interest.from).length).toBeLessThan(weeks.length * 0.1);
    }
  });

  it('has about 2% of tracked addresses, reloads and sign-ins for the cleaning to show', () => {
    const isReload = (visit: Visit): boolean => visit.page_transition === 'RELOAD';
    for (const kind of [isLogin, isTracked, isReload]) expect(visits.some(kind)).toBe(true);
    const noise = share(visits, (visit) => isLogin(visit) || isTracked(visit) || isReload(visit));
    expect(noise).toBeGreaterThan(0.01);
    expect(noise).toBeLessThan(0.035);
  });

  it('opens its home pages on most days', () => {
    const main = persona.homes[0];
    const days = new Set(
      visits
        .filter((visit) => visit.url === main?.url)
        .map((visit) => Math.floor(millis(visit) / 86_400_000)),
    );
    expect(days.size).toBeGreaterThan(100);
  });
});
