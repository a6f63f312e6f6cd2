// The one public face of everything behind the page: what the app may ask and what it gets back.

import type { Kind } from '../catalog/item';
import type { ErrorCode } from '../device/errors';
import type { TableColumns } from '../history/raw';
import type { OwnRuleId, RuleId } from '../history/rules';
import type { ModelName } from '../interest/model';
import type { BackupFileView, BackupOutcome } from '../storage/backup-file';
import type { Findings } from '../storage/repair';
import type { BackupContents } from '../storage/restore';
import type { FeedbackAction, ModelId } from '../storage/schema';
import type { CardPreview, CardsView } from './cards';
import type { Feed, Reaction, ReactionRow } from './feed-view';
import type {
  AddedPage,
  CompanionView,
  ForgetReport,
  ForgetTarget,
  HistoryEntry,
  ImportPreview,
  InterestTimeline,
  SampleView,
} from './history-view';
import type { JobView } from './job-view';
import type { NewRule, RulesChange, RulesView } from './rules-service';
import type { SceneChange, ScenesView } from './scenes-service';
import type { TidyingView, TidyReport } from './tidy-service';
import type { ComparisonView, TrainingView } from './training-view';

export type { CatalogItem, Kind } from '../catalog/item';
export type { ErrorCode } from '../device/errors';
export { shortestPassphrase } from '../device/passphrase-length';
export type { Sureness, SurenessPoint } from '../evaluation/sureness';
export type { OwnRule } from '../history/own-rules';
export type { HistoryFormat, ReadReport, Skipped, TableColumns, TableView } from '../history/raw';
export type { RuleId, RuleName, RuleReport } from '../history/rules';
export type { ModelName } from '../interest/model';
export type { Damage, Findings } from '../storage/repair';
export type { BackupContents } from '../storage/restore';
export type { FeedbackAction, JobKind } from '../storage/schema';
export type { CardPreview, CardsView, CardTopic, CardView } from './cards';
export type * from './feed-view';
export type * from './history-view';
export type * from './job-view';
export type { NewRule, RulesChange, RulesView } from './rules-service';
export type { SceneChange, SceneName, ScenesView, SceneView } from './scenes-service';
export type { TidyingView, TidyReport } from './tidy-service';
export type * from './training-view';

// ---------------------------------------------------------------------------------------------- status

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
  /**
   * Holds what is stored against itself. Repairs it only where `told` is given, what was found before; where more is
   * lost by now it changes nothing and rejects with `storage-refused`.
   */
  checkStorage(told: Findings | null): Promise<Findings>;
  /** Ends a restore that has not come to its end yet; it rejects with `cancelled`. */
  cancelRestore(): Promise<void>;
  eraseAll(): Promise<void>;
  close(): void;
}
