// Writes the sample histories: simulates each persona's half year of browsing and
// stores it in the shape of Google Takeout's browser history, newest visit first.
// Run with: npx tsx tools/sample/generate.ts

import { mkdirSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { SPAN_WEEKS, strength } from './interest';
import type { Persona, Scene } from './persona';
import { PERSONAS } from './personas';
import { createRandom, hashText, type Random } from './random';
import { TopicReader } from './reader';
import { type Page, readTopicTable, type TopicTable } from './table';

type Transition = 'LINK' | 'TYPED' | 'RELOAD';

export interface Visit {
  readonly page_transition: Transition;
  readonly title: string;
  readonly url: string;
  readonly client_id: 'sample';
  readonly time_usec: number;
}

/** A Sunday evening, so that the app can shift a sample by whole weeks and keep its rhythm. */
export const SPAN_END = Date.UTC(2026, 2, 29, 21, 0, 0);

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

export const SPAN_START = SPAN_END - SPAN_WEEKS * WEEK;

const TOPIC_PERSISTENCE = 0.7;
const PAGES_PER_SESSION = 6;
const PAUSE_BETWEEN_SESSIONS = 25 * MINUTE;
/** Now and then a day away from the computer. */
const QUIET_DAY_CHANCE = 0.04;
/** A late scene may run over a little, but nobody reads through the night. */
const OVERRUN = 20 * MINUTE;

// The three add up to about 2%: enough for the app's cleaning to have something to show.
const TRACKED_CHANCE = 0.009;
const RELOAD_CHANCE = 0.008;
const SIGN_IN_CHANCE = 0.004;
const TRACKERS = [
  'utm_source=newsletter&utm_medium=email&utm_campaign=weekly',
  'utm_source=twitter&utm_medium=social',
  'utm_source=rss',
  'fbclid=IwAR0sampleSAMPLEsample',
  'gclid=EAIaIQsampleSAMPLEsample',
] as const;

const TOPICS = readTopicTable();

const isWeekend = (day: number): boolean => [0, 6].includes(new Date(day).getUTCDay());

interface Session {
  readonly scene: Scene;
  readonly start: number;
  /** Latest moment for a page of this session. */
  readonly end: number;
  readonly pages: number;
}

class Browsing {
  private readonly random: Random;
  private readonly readers = new Map<string, TopicReader>();
  private readonly visits: Visit[] = [];
  private clock = SPAN_START;

  constructor(
    private readonly persona: Persona,
    seed: number,
    private readonly table: TopicTable,
  ) {
    this.random = createRandom((seed ^ hashText(persona.id)) >>> 0);
  }

  /** The whole span, oldest visit first. */
  run(): Visit[] {
    const firstDay = Math.floor(SPAN_START / DAY) * DAY;
    for (let day = firstDay; day < SPAN_END; day += DAY) this.liveDay(day);
    return this.visits;
  }

  private liveDay(day: number): void {
    const sessions = this.planDay(day);
    const homes = this.persona.homes.filter((home) => this.random.chance(home.perDay));
    for (const session of sessions) {
      const start = Math.max(session.start, this.clock + PAUSE_BETWEEN_SESSIONS);
      if (start < SPAN_START || start >= session.end) continue;
      this.clock = start;
      // Homes open the day's first sessions, one each, the way a habit does.
      const home = homes.shift();
      if (home !== undefined) this.record(home, 'TYPED', session.end);
      this.browse(session);
    }
  }

  private planDay(day: number): Session[] {
    const kind = isWeekend(day) ? 'weekend' : 'weekday';
    const quiet = this.random.chance(QUIET_DAY_CHANCE);
    const mood = quiet ? 0.15 : Math.exp(0.3 * this.random.normal());
    const expected = this.persona.visitsPerDay[kind] * mood;
    const sessions: Session[] = [];
    for (const scene of this.persona.scenes) {
      if (scene.days !== kind) continue;
      const count = this.random.poisson((expected * scene.part) / PAGES_PER_SESSION);
      for (let i = 0; i < count; i += 1) {
        sessions.push({
          scene,
          start: day + this.random.between(scene.fromHour, scene.toHour) * HOUR,
          end: day + scene.toHour * HOUR + OVERRUN,
          pages: this.sessionLength(),
        });
      }
    }
    return sessions.sort((a, b) => a.start - b.start);
  }

  /** Geometric: many short looks, a few long reads. */
  private sessionLength(): number {
    const stop = 1 / PAGES_PER_SESSION;
    return 1 + Math.floor(Math.log(1 - this.random.next()) / Math.log(1 - stop));
  }

  private browse(session: Session): void {
    let topic: string | undefined;
    for (let i = 0; i < session.pages; i += 1) {
      if (topic === undefined || !this.random.chance(TOPIC_PERSISTENCE)) {
        topic = this.chooseTopic(session.scene);
      }
      if (topic === undefined) return;
      const page = this.reader(topic).next(this.clock);
      if (!this.record(page, i === 0 && this.random.chance(0.4) ? 'TYPED' : 'LINK', session.end)) return;
    }
    if (this.random.chance(SIGN_IN_CHANCE * PAGES_PER_SESSION)) this.signIn(session.end);
  }

  private chooseTopic(scene: Scene): string | undefined {
    const { interests, wanders, wanderShare } = this.persona;
    if (this.random.chance(wanderShare)) return wanders[Math.floor(this.random.next() * wanders.length)];
    const week = (this.clock - SPAN_START) / WEEK;
    const weights = interests.map(
      (interest) => strength(interest, week) * (scene.favours.includes(interest.topic) ? 1 : scene.others),
    );
    return interests[this.random.weightedIndex(weights)]?.topic;
  }

  private reader(topic: string): TopicReader {
    const known = this.readers.get(topic);
    if (known !== undefined) return known;
    const pages = this.table.get(topic);
    if (pages === undefined) throw new Error(`${this.persona.id}: no topic "${topic}" in the table`);
    const reader = new TopicReader(pages, this.random);
    this.readers.set(topic, reader);
    return reader;
  }

  private signIn(end: number): void {
    const { signIns } = this.persona;
    const page = signIns[Math.floor(this.random.next() * signIns.length)];
    if (page !== undefined) this.record(page, 'LINK', end);
  }

  /** Stores one visit and moves the clock past it; false when the session's time is up. */
  private record(page: Page, transition: Transition, end: number): boolean {
    if (this.clock > end || this.clock > SPAN_END) return false;
    const tracked = transition === 'LINK' && this.random.chance(TRACKED_CHANCE);
    const tracker = TRACKERS[Math.floor(this.random.next() * TRACKERS.length)] ?? TRACKERS[0];
    this.store(page.title, tracked ? `${page.url}?${tracker}` : page.url, transition);
    this.pause(45);
    if (this.random.chance(RELOAD_CHANCE) && this.clock <= SPAN_END) {
      this.store(page.title, page.url, 'RELOAD');
      this.pause(20);
    }
    return true;
  }

  private store(title: string, url: string, transition: Transition): void {
    this.visits.push({
      page_transition: transition,
      title,
      url,
      client_id: 'sample',
      // Takeout counts microseconds; odd ones look and sort like real ones.
      time_usec: Math.floor(this.clock) * 1000 + Math.floor(this.random.next() * 1000),
    });
  }

  /** Log-normal, so that a skim and a long read both happen. */
  private pause(medianSeconds: number): void {
    const seconds = medianSeconds * Math.exp(this.random.normal());
    this.clock += Math.min(Math.max(seconds, 3), 15 * 60) * SECOND;
  }
}

/** A persona's visits over the half year, newest first, as Takeout writes them. */
export function generateSample(persona: Persona, seed: number, table: TopicTable = TOPICS): Visit[] {
  return new Browsing(persona, seed, table).run().reverse();
}

function summarise(persona: Persona, visits: readonly Visit[]): Record<string, unknown> {
  const times = visits.map((visit) => Math.floor(visit.time_usec / 1000));
  const { id, name, about, lang, seed } = persona;
  return {
    id,
    name,
    about,
    lang,
    file: `${id}.json`,
    visits: visits.length,
    pages: new Set(visits.map((visit) => visit.url)).size,
    from: times.at(-1),
    to: times[0],
    seed,
  };
}

function main(folder: URL): void {
  mkdirSync(folder, { recursive: true });
  const samples = PERSONAS.map((persona) => {
    const visits = generateSample(persona, persona.seed);
    writeFileSync(
      new URL(`${persona.id}.json`, folder),
      `${JSON.stringify({ 'Browser History': visits })}\n`,
    );
    return summarise(persona, visits);
  });
  writeFileSync(new URL('index.json', folder), `${JSON.stringify({ samples }, null, 2)}\n`);
  for (const sample of samples) {
    console.log(`${String(sample.id)}: ${String(sample.visits)} visits to ${String(sample.pages)} pages`);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main(new URL('../../public/sample/', import.meta.url));
}
