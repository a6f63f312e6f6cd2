// The history as the page sees it: what is about to come in, what is there, what it tells, and what was forgotten.
import type { OwnRule } from '../history/own-rules';
import type { HistoryFormat, ReadReport } from '../history/raw';
import type { RuleId, RuleReport } from '../history/rules';
import type { ModelName } from '../interest/model';
import type { ModelId } from '../storage/schema';

export interface ImportPreview {
  previewId: string;
  /** Of the file with most visits. */
  format: HistoryFormat;
  /** Of the files as they were chosen. */
  fileNames: string[];
  /** Every history that was found in them, and what could not be read. */
  files: ReadReport[];
  /** What lies in a chosen archive and is no history. */
  ignored: { count: number; examples: string[] };
  /** In the files, before cleaning. */
  visitsRead: number;
  /** What would be stored. */
  visits: number;
  pages: number;
  /** Of those, how many visits are already here. */
  alreadyHere: number;
  from: number;
  to: number;
  sites: { site: string; visits: number }[];
  rules: RuleReport[];
  /** What stands behind the ids of the person's own rules. */
  own: OwnRule[];
  language: ModelId;
}

/** How things stand with the companion extension. */
export interface CompanionView {
  /** Visits are asked for by itself from time to time. */
  on: boolean;
  /** Visits before this have been told, ms since 1970; null before the first time. */
  until: number | null;
  /** How many visits the last time added. */
  added: number;
}

/** A page that was added by hand: its visit, or the rule by which such pages stay out. */
export type AddedPage =
  | { added: { url: string; title: string; time: number } }
  | { refused: RuleId | 'no-address' };

export interface SampleView {
  id: string;
  name: string;
  about: string;
  visits: number;
}

export interface TopicSeries {
  id: number;
  /** The page titles' most telling words. */
  label: string;
  pages: { url: string; title: string }[];
  /** Share of attention, 0..1, one a bucket of `buckets`. */
  shares: number[];
  /** Mean share of the last weeks, and of those before them. */
  now: number;
  before: number;
  /** Forecast share at `forecastAt`. */
  forecast: number;
  trend: 'rising' | 'steady' | 'fading';
}

export interface InterestTimeline {
  /** Start of each week, ms since 1970. */
  buckets: number[];
  forecastAt: number;
  forecastBy: ModelName;
  topics: TopicSeries[];
}

export interface HistoryEntry {
  url: string;
  title: string;
  site: string;
  lastVisit: number;
  visits: number;
  /** Cosine to the query, where one was asked. */
  similarity: number | null;
}

/** `rule`: what is stored and would now be left out by it, whether it is on or not. */
export type ForgetTarget =
  | { page: string }
  | { site: string }
  | { from: number; to: number }
  | { rule: RuleId };

export interface ForgetReport {
  pages: number;
  visits: number;
  /** Visits as they came in, those that tidying had left out among them. */
  raw: number;
  vectors: number;
  /** A model trained on what was forgotten is marked stale and no longer serves. */
  modelStale: boolean;
}
