// The one public face of everything behind the page: what the app may ask and what it gets back.
import type { CatalogItem, Kind } from '../catalog/item';
import type { ErrorCode } from '../device/errors';
import type { Sureness, SurenessPoint } from '../evaluation/sureness';
import type { OwnRule } from '../history/own-rules';
import type { HistoryFormat, ReadReport, Skipped, TableColumns, TableView } from '../history/raw';
import type { OwnRuleId, RuleId, RuleName, RuleReport } from '../history/rules';
import type { ModelName } from '../interest/model';
import type { BackupFileView, BackupOutcome } from '../storage/backup-file';
import type { Damage, Findings } from '../storage/repair';
import type { BackupContents } from '../storage/restore';
import type { FeedbackAction, JobKind, JobState, ModelId } from '../storage/schema';
import type { CardPreview, CardsView, CardTopic, CardView } from './cards';
import type { NewRule, RulesChange, RulesView } from './rules-service';
import type { SceneChange, SceneName, ScenesView } from './scenes-service';
import type { TidyingView, TidyReport } from './tidy-service';

export { shortestPassphrase } from '../device/passphrase-length';
export type { NewRule, RulesChange, RulesView } from './rules-service';
export type { SceneChange, SceneName, ScenesView, SceneView } from './scenes-service';
export type { TidyingView, TidyReport } from './tidy-service';
export type {
  BackupContents,
  CardPreview,
  CardsView,
  CardTopic,
  CardView,
  CatalogItem,
  Damage,
  ErrorCode,
  FeedbackAction,
  Findings,
  HistoryFormat,
  JobKind,
  Kind,
  ModelName,
  OwnRule,
  ReadReport,
  RuleId,
  RuleName,
  RuleReport,
  Skipped,
  Sureness,
  SurenessPoint,
  TableColumns,
  TableView,
};

// ---------------------------------------------------------------------------------------------- status

/** What runs a job and why, for the badge. Reason codes are put into words by the app. */
export interface BackendView {
  backend: 'webgpu' | 'wasm';
  /** The GPU's own name, where it is the GPU. */
  adapter: string | null;
  reason: 'webgpu-fast' | 'webgpu-chosen' | 'wasm-chosen' | 'no-webgpu' | 'software-adapter' | 'device-lost';
}

export interface JobView {
  id: number;
  kind: JobKind;
  state: JobState;
  done: number;
  total: number;
  /** Units a second over the last moments; null until known. */
  rate: number | null;
  /** Estimate; null until known. */
  millisecondsLeft: number | null;
  backend: BackendView | null;
  error: ErrorCode | 'unknown' | null;
}

type ProfileSource = 'none' | 'import' | 'sample' | 'interests' | 'card';

export interface EngineStatus {
  profile: { source: ProfileSource; sampleId: string | null; model: ModelId };
  counts: { pages: number; visits: number; sites: number; vectors: number; liveItems: number; saved: number };
  jobs: JobView[];
  training: TrainingView;
  comparison: ComparisonView;
  /** False in a tab that only watches because another one does the work. */
  leader: boolean;
  /** How much of a backup has been read that is being restored, 0..1; null where none is. */
  restoring: number | null;
  storage: { persisted: boolean; usedBytes: number | null; quotaBytes: number | null };
  /** Changes whenever `feed()` would give something else. */
  feedVersion: number;
  /** A refresh would use more than the shown feed did: more pages, a trained model, new items. */
  feedOutdated: boolean;
  companion: CompanionView;
  settings: Settings;
}

export interface Settings {
  /** 0 familiar … 1 adventurous. */
  adventure: number;
  /** What is less likely to be opened than this is not shown, 0..1; 0 shows all. */
  sureness: number;
  compute: 'auto' | 'webgpu' | 'wasm';
  /** null: chosen from the history's language. */
  model: ModelId | null;
  /** Kinds the feed shows; empty means all. */
  kinds: Kind[];
  /** Languages of recommended items; empty means chosen from the history. */
  languages: ('en' | 'zh')[];
}

// ---------------------------------------------------------------------------------------------- import

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

// ------------------------------------------------------------------------------------------------ feed

/** A term of the score: what it is, its weight in the blend, and what it added (sums to the score). */
export interface ScoreTerm {
  term:
    | 'interest' // the serving model's score, standardised
    | 'scene' // what is read at this time of the week more than at others
    | 'feedback' // likes and less
    | 'freshness'
    | 'site' // how often the person reads that site
    | 'exploration' // the slider's share
    | 'diversity'; // what was taken off because something alike stands above it
  value: number;
}

/** A page of the person's that drove a recommendation, with how much the score falls without it. */
export interface Because {
  url: string;
  title: string;
  site: string;
  lastVisit: number;
  /** Share of the interest score that goes when this page is taken out, 0..1. */
  share: number;
  /** The title is a friend's whose card drove it; no page then. */
  card?: boolean;
}

export interface FeedItem {
  item: CatalogItem;
  source: { id: string; title: string; live: boolean };
  published: number | null;
  score: number;
  terms: ScoreTerm[];
  because: Because[];
  /** Placed to widen the feed rather than for its score. */
  exploration: boolean;
  /** What it is a try of, where it was placed to widen the feed and there is a name for it. */
  topic?: string;
  /** In a comparison: which of the two models placed it; absent where neither is to be credited. */
  team?: 0 | 1;
  /** Of being opened, by the serving model's calibration; null where it has none. */
  chance: number | null;
  reactions: FeedbackAction[];
}

export interface Feed {
  id: string;
  time: number;
  items: FeedItem[];
  servedBy: ModelName | 'interests' | 'comparison';
  /** The comparison it is one round of, where two models took turns. */
  duel?: { id: string; round: number };
  /** Pages are still being embedded: the feed will sharpen. */
  sharpening: boolean;
  adventure: number;
  candidates: number;
  /** The scene it is tuned to, where one has a say in it. */
  scene?: SceneName | null;
}

export interface Reaction {
  /** Hand to `undo`. */
  undoId: number;
  feed: Feed;
}

/** An item the person reacted to, for the page where all of it can be seen and undone. */
export interface ReactionRow {
  undoId: number;
  url: string;
  title: string;
  kind: string;
  action: FeedbackAction;
  time: number;
}

// ------------------------------------------------------------------------------- training and the verdict

export interface LossPoint {
  epoch: number;
  /** In epochs, fractional. */
  at: number;
  training: number | null;
  validation: number | null;
}

export interface ModelResult {
  model: ModelName;
  auc: number;
  mrr: number;
  ndcg10: number;
  hr10: number;
  /** Difference of nDCG@10 to the best baseline, paired bootstrap 95% interval; null for that baseline. */
  difference: { mean: number; low: number; high: number } | null;
}

export interface Verdict {
  time: number;
  /** Held-out events and the span they cover. */
  events: number;
  from: number;
  to: number;
  candidatesPerEvent: number;
  results: ModelResult[];
  bestBaseline: ModelName;
  serving: ModelName;
  /** Why it serves: see `chooseServing`; `blend-trusted` for what held for others and is not clearly behind here. */
  reason:
    | 'evolution-better'
    | 'blend-holds'
    | 'blend-trusted'
    | 'evolution-not-better'
    | 'too-little-history';
}

export interface TrainingView {
  state: 'none' | 'queued' | 'running' | 'stopping' | 'done' | 'stopped' | 'failed';
  epoch: number;
  epochs: number;
  millisecondsLeft: number | null;
  backend: BackendView | null;
  losses: LossPoint[];
  verdict: Verdict | null;
  /** What a bar on the serving model's chances proved to be worth; null where there was too little to tell. */
  sureness: Sureness | null;
  /** Trained before some of its history was deleted. */
  stale: boolean;
  error: ErrorCode | 'unknown' | null;
}

// --------------------------------------------------------------------------- comparing two models in the feed

/**
 * Two models take turns in filling the feed, and what the person opens, likes or saves says whose picks are
 * better. One feed is one round.
 */
export interface ComparisonView {
  /** `waiting`: one of the two is not trained at the moment. `decided`: enough is known, the feed is one model's again. */
  state: 'off' | 'running' | 'waiting' | 'decided';
  /** The one that served when it began, and the other. */
  models: [ModelName, ModelName] | null;
  /** Rounds that are over in which more of the one's, or of the other's, picks were chosen; `ties` as many. */
  wins: [number, number];
  ties: number;
  /** Chosen so far in the feed that is shown now; it counts once there is a new feed. */
  now: [number, number];
  /** Bounds of the second's share of the decided rounds, which hold at every look together (95%). */
  share: { low: number; high: number };
  winner: ModelName | null;
  /** Counting began anew, because the models were trained again. */
  restarted: boolean;
  /** Made to serve by the person, whatever the verdict; null: the verdict decides. */
  chosen: ModelName | null;
  /** What can be compared, or made to serve, best on the held-out history first; empty before the first training. */
  choices: ModelName[];
}

// ------------------------------------------------------------------------------------- interests, history

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
  vectors: number;
  /** A model trained on what was forgotten is marked stale and no longer serves. */
  modelStale: boolean;
}

// ---------------------------------------------------------------------------------------- sources, gate

export interface SourceView {
  id: string;
  title: string;
  /** What is asked today. */
  url: string;
  preset: boolean;
  on: boolean;
  items: number;
  lastFetch: number | null;
  /** The last time it was asked in vain. */
  lastTry: number | null;
  error: ErrorCode | 'unknown' | null;
}

export interface TrafficEntry {
  time: number;
  url: string;
  outcome: 'allowed' | 'refused' | 'failed';
  status: number | null;
  bytes: number | null;
  /** Where redirects ended, where that is another address. */
  finalUrl: string | null;
}

// -------------------------------------------------------------------------------------------- encryption

/** Whether a passphrase locks what is kept. */
export interface EncryptionView {
  on: boolean;
  /** Nothing can be read until somebody says the passphrase. */
  locked: boolean;
  /** Left alone for so long it locks itself; null: never. */
  idleMinutes: number | null;
}

// ---------------------------------------------------------------------------------------------- the engine

/**
 * The engine as the page holds it. Every call answers; long work goes on as jobs that are seen in the
 * status. Failures reject with an Error whose message starts with an ErrorCode (`errorCode` reads it).
 */
export interface Engine {
  status(): Promise<EngineStatus>;
  /** Calls back with every new status. Returns a function that ends it. */
  subscribe(listener: (status: EngineStatus) => void): () => void;

  /** Reads files, archives among them, without storing anything. */
  readHistory(files: readonly File[], signal?: AbortSignal): Promise<ImportPreview>;
  /** Reads a table among them again, by other columns; `name` is the report's. */
  setImportColumns(previewId: string, name: string, columns: TableColumns): Promise<ImportPreview>;
  setImportRules(previewId: string, off: RuleId[]): Promise<ImportPreview>;
  confirmImport(previewId: string): Promise<void>;
  discardImport(previewId: string): Promise<void>;

  /**
   * Calls back with whether the companion extension answers this page: soon, and again when it is let in.
   * Returns a function that ends it.
   */
  watchCompanion(listener: (there: boolean) => void): () => void;
  /** Asks the companion for what it has not told yet, without storing anything. Once confirmed, it goes on by itself. */
  readCompanion(signal?: AbortSignal): Promise<ImportPreview>;
  /** Asks the companion and adds what is new. Returns how many visits. */
  catchUp(): Promise<number>;
  /** Whether the companion is asked by itself; what it has told stays. */
  followCompanion(on: boolean): Promise<void>;

  /** Notes a visit to a page, now. */
  addPage(url: string, title: string): Promise<AddedPage>;
  /** Takes such a visit back, as if it had not been noted. */
  takeBackPage(url: string, time: number): Promise<void>;

  samples(language: string): Promise<SampleView[]>;
  startSample(id: string): Promise<void>;
  /** Tags to pick from, with how many catalog items carry each. */
  interestTopics(language: 'en' | 'zh'): Promise<{ tag: string; items: number }[]>;
  startInterests(tags: string[], language: 'en' | 'zh'): Promise<void>;

  pauseJob(id: number): Promise<void>;
  resumeJob(id: number): Promise<void>;
  cancelJob(id: number): Promise<void>;

  train(): Promise<void>;
  stopTraining(): Promise<void>;

  /** Has the model that serves and `rival` take turns in the feed from now on; counts from nothing. */
  startComparison(rival: ModelName): Promise<void>;
  stopComparison(): Promise<void>;
  /** Makes a model serve, whatever the verdict; null leaves it to the verdict again. Ends a comparison. */
  serveModel(model: ModelName | null): Promise<void>;

  /** The feed as it was; made anew if there is none or `refresh` is true. */
  feed(refresh?: boolean): Promise<Feed>;
  react(itemUrl: string, action: FeedbackAction): Promise<Reaction>;
  undo(undoId: number): Promise<Feed>;
  reactions(): Promise<ReactionRow[]>;
  updateSettings(change: Partial<Settings>): Promise<EngineStatus>;

  interests(): Promise<InterestTimeline | null>;
  scenes(): Promise<ScenesView>;
  /** The feed is made anew where the scenes have a say in it. */
  changeScenes(change: SceneChange): Promise<ScenesView>;
  /** Newest first, or by meaning where a query is given. */
  history(query: string, offset: number, limit: number): Promise<{ total: number; entries: HistoryEntry[] }>;
  sites(): Promise<{ site: string; pages: number; visits: number }[]>;
  forget(target: ForgetTarget): Promise<ForgetReport>;
  rules(): Promise<RulesView>;
  /** The new rule's id, or that of the same one if there is one; null where the text names no site or word. */
  addRule(rule: NewRule): Promise<OwnRuleId | null>;
  changeRules(change: RulesChange): Promise<RulesView>;
  /** What is kept of visits as they came in. */
  tidying(): Promise<TidyingView>;
  /** Says what tidying again by the present rules would change; changes it only where `apply` is true. */
  tidyAgain(apply: boolean): Promise<TidyReport>;
  /** Whether visits are kept as they came in from now on; where not, those that are go. */
  keepRaw(on: boolean): Promise<TidyingView>;

  cards(): Promise<CardsView>;
  /** A card of the person's own, to look at: the same again for the same ε until the history changes. */
  drawCard(name: string, epsilon: number): Promise<CardPreview>;
  /** Notes that the card with this text goes out; to be called before it does. The same again adds nothing. */
  noteCardGiven(text: string): Promise<void>;
  /** A friend's card, to look at: a file's text or a link's fragment. */
  readCard(text: string): Promise<CardPreview>;
  addCard(text: string, name: string): Promise<CardsView>;
  /** Returns the card's text, for an undo by `addCard`. */
  removeCard(id: string): Promise<string>;

  sources(): Promise<SourceView[]>;
  addSource(url: string): Promise<SourceView>;
  addOpml(file: File): Promise<{ added: number; skipped: number }>;
  setSource(id: string, on: boolean): Promise<SourceView>;
  removeSource(id: string): Promise<void>;
  refreshSources(): Promise<void>;
  traffic(): Promise<TrafficEntry[]>;

  /** Answers also where everything is locked; the calls about history and feed then reject with `locked`. */
  encryption(): Promise<EncryptionView>;
  /** Seals all that is kept with a passphrase of at least eight characters. A forgotten one cannot be replaced. */
  encrypt(passphrase: string, idleMinutes: number | null): Promise<void>;
  decrypt(): Promise<void>;
  /** Rejects with `wrong-passphrase` where the old one is not right; so does `unlock`. */
  changePassphrase(old: string, passphrase: string): Promise<void>;
  setIdleMinutes(minutes: number | null): Promise<void>;
  /** Takes the key out of memory; every tab begins anew. */
  lock(): Promise<void>;
  unlock(passphrase: string): Promise<void>;

  /** Everything in one file. Locked with a passphrase, nobody can read it without. */
  makeBackup(passphrase: string | null): Promise<Blob>;
  /** Null where no file was chosen for backups to be written to, or the browser has no such files. */
  backupFile(): Promise<BackupFileView | null>;
  /**
   * Has the person choose that file, at a click, and writes it. Rejects with `cancelled` where they choose none, and with
   * `backup-click` where the browser wants another click by now: the same call then goes on quickly.
   */
  chooseBackupFile(suggestedName: string, passphrase: string | null): Promise<BackupOutcome>;
  /** Writes it anew; where `ask` is true, at a click, the browser may ask for leave. */
  writeBackupFile(ask: boolean): Promise<BackupOutcome>;
  /** No more is written to it. */
  leaveBackupFile(): Promise<void>;
  /** What a backup says of itself. A locked one tells more once its passphrase is given. */
  lookIntoBackup(file: File, passphrase: string | null): Promise<BackupContents>;
  /** Replaces everything by the backup, or changes nothing; see `restoring` in the status. The page starts anew after. */
  restoreBackup(file: File, passphrase: string | null): Promise<void>;
  /** Holds what is stored against itself; repairs what it finds only where `repair` is true. */
  checkStorage(repair: boolean): Promise<Findings>;
  /** Ends a restore that has not come to its end yet; it rejects with `cancelled`. */
  cancelRestore(): Promise<void>;
  eraseAll(): Promise<void>;
  close(): void;
}
