// The engine in its worker: wires storage, jobs and services together and answers the page.
import { DriftfeedError } from '../device/errors';
import { chooseModel } from '../embedding/language';
import { siteOf } from '../history/canonical';
import { cancelImport, runImport } from '../history/importer';
import { eraseAll, exportAll } from '../storage/backup';
import type { Storage } from '../storage/database';
import { forget } from '../storage/forget';
import { askPersistence, storageUse } from '../storage/persist';
import type { FeedbackAction, ModelId } from '../storage/schema';
import { readSetting, writeSetting } from '../storage/settings';
import { siteCounts } from '../storage/visits';
import type {
  EngineStatus,
  Feed,
  ForgetReport,
  ForgetTarget,
  Reaction,
  ReactionRow,
  SampleView,
  Settings,
  SourceView,
} from './api';
import { type Candidates, gatherCandidates } from './candidates';
import { EmbeddingService } from './embedding-service';
import { FeedService, type FeedWorld } from './feed-service';
import { type Found, listHistory, searchHistory } from './history-service';
import { ImportService } from './import-service';
import { JobRunner } from './job-runner';
import { type Leadership, type TabMessage, takePart } from './leadership';
import { Profile } from './profile';
import { inLanguage, loadSampleFile, loadSampleIndex, sampleShift } from './sample';
import { profileSetting, type StoredProfile } from './settings';
import { SourcesService } from './sources-service';
import { commonTags, loadStarter, pickedInterests, type Starter } from './starter';
import { StatusBoard } from './status';
import { timeline } from './timeline';
import { TrainingService } from './training-service';

const lockName = 'driftfeed-work';

/** Languages recommended by default: those the profile's model can compare. */
const defaultLanguages: Record<ModelId, ('en' | 'zh')[]> = { 'minilm-en': ['en'], 'bge-zh': ['zh'] };

export class EngineCore {
  readonly board = new StatusBoard();
  readonly imports: ImportService;
  readonly embedding: EmbeddingService;
  readonly training: TrainingService;
  readonly sources: SourcesService;
  readonly #feeds: FeedService;
  readonly #jobs: JobRunner;
  readonly #tabs: Leadership;
  #starter: Promise<Starter> | null = null;
  #candidates: { key: string; value: Candidates } | null = null;

  /** Opens everything stored and takes up what was unfinished. */
  static async open(storage: Storage, base: string): Promise<EngineCore> {
    const stored = await readSetting(storage, profileSetting);
    const profile = new Profile(storage, stored.model);
    await profile.loadAll();
    const core = new EngineCore(storage, profile, stored, base);
    await core.#feeds.load();
    await core.training.load();
    core.#tell({ storage: await storageUse() });
    await core.#jobs.start();
    await core.#queueEmbedding();
    return core;
  }

  private constructor(
    readonly storage: Storage,
    readonly profile: Profile,
    private stored: StoredProfile,
    private readonly base: string,
  ) {
    const { board } = this;
    this.imports = new ImportService(storage);
    this.embedding = new EmbeddingService(profile, board, base, {
      onEnough: async () => {
        await this.#newFeed();
      },
    });
    this.training = new TrainingService(profile, board, () => this.candidates());
    this.sources = new SourcesService(profile, board, base);
    this.#feeds = new FeedService(profile, () => this.#world());
    this.embedding.setCompute(stored.settings.compute);
    this.training.setCompute(stored.settings.compute);
    this.#tabs = takePart(
      lockName,
      () => {
        board.change({ leader: true });
        this.#jobs?.wake();
      },
      (message) => void this.#hear(message),
    );
    this.#jobs = new JobRunner(
      storage,
      board,
      {
        import: async (job, signal) => {
          await runImport(storage, job.id, {
            signal,
            now: Date.now,
            onProgress: ({ done, total }) => board.job(job.id, { kind: 'import', done, total }),
          });
          await profile.loadHistory();
          await this.#chooseModel();
          this.#changed('history');
          await this.#queueEmbedding();
        },
        embedding: async (job, signal) => {
          const before = profile.vectors.size;
          await this.embedding.run(job, signal);
          this.#changed('vectors');
          await this.#afterEmbedding(profile.vectors.size > before);
        },
        sources: async (job, signal) => {
          await this.sources.run(job, signal);
          this.#changed('sources');
          await this.#queueEmbedding();
        },
        training: async (job, signal) => {
          await this.training.run(job, signal);
          board.change({ feedOutdated: true });
          this.#changed('training');
        },
      },
      () => this.#tabs.isLeader(),
    );
  }

  // -------------------------------------------------------------------------------------- ways in

  async confirmImport(previewId: string): Promise<void> {
    await this.imports.confirm(previewId);
    await this.#begin({ source: 'import', sampleId: null, tags: [] });
  }

  async samples(language: string): Promise<SampleView[]> {
    const samples = await loadSampleIndex(this.base);
    return samples.map(({ id, name, about, visits }) => ({
      id,
      name: inLanguage(name, language),
      about: inLanguage(about, language),
      visits,
    }));
  }

  async startSample(id: string): Promise<void> {
    const sample = (await loadSampleIndex(this.base)).find((each) => each.id === id);
    if (!sample) throw new DriftfeedError('misuse', `no sample ${id}`);
    const file = await loadSampleFile(this.base, sample);
    const shift = sampleShift(sample.to, Date.now(), new Date().getTimezoneOffset());
    await this.imports.stage(await this.imports.sample(file, shift), 'sample');
    await this.#begin({ source: 'sample', sampleId: id, tags: [] });
  }

  async interestTopics(language: 'en' | 'zh'): Promise<{ tag: string; items: number }[]> {
    return commonTags((await this.starter()).items, language);
  }

  async startInterests(tags: string[], language: 'en' | 'zh'): Promise<void> {
    if (tags.length === 0) throw new DriftfeedError('misuse', 'no interests picked');
    await this.#switchModel(this.stored.settings.model ?? (language === 'zh' ? 'bge-zh' : 'minilm-en'));
    await this.#begin({ source: 'interests', sampleId: null, tags });
    await this.#newFeed();
  }

  /** Notes where the profile comes from, asks the browser to keep it, and starts the work. */
  async #begin(change: Pick<StoredProfile, 'source' | 'sampleId' | 'tags'>): Promise<void> {
    await this.#store(change);
    await this.#askToPersist();
    this.#tabs.tell({ type: 'wake' });
    await this.#jobs.start();
  }

  // ----------------------------------------------------------------------------------------- feed

  async feed(refresh = false): Promise<Feed> {
    const current = this.#feeds.current();
    if (current && !refresh) return current;
    return this.#newFeed();
  }

  async react(itemUrl: string, action: FeedbackAction): Promise<Reaction> {
    const reaction = await this.#feeds.react(itemUrl, action);
    this.#feedChanged();
    return reaction;
  }

  async undo(undoId: number): Promise<Feed> {
    const feed = await this.#feeds.undo(undoId);
    this.#feedChanged();
    return feed;
  }

  reactions(): ReactionRow[] {
    return this.profile.feedback
      .map(({ id, itemUrl, title, kind, action, time }) => ({
        undoId: id,
        url: itemUrl,
        title,
        kind,
        action,
        time,
      }))
      .reverse();
  }

  async updateSettings(change: Partial<Settings>): Promise<EngineStatus> {
    const settings = { ...this.stored.settings, ...change };
    await this.#store({ settings });
    this.embedding.setCompute(settings.compute);
    this.training.setCompute(settings.compute);
    if (change.model !== undefined) {
      await this.#chooseModel();
      await this.#queueEmbedding();
    }
    if (this.#feeds.current() && (change.adventure !== undefined || change.kinds || change.languages)) {
      await this.#newFeed();
    }
    this.#tabs.tell({ type: 'changed', what: 'settings' });
    return this.board.get();
  }

  async #newFeed(): Promise<Feed> {
    const feed = await this.#feeds.make();
    this.board.change({ feedOutdated: false });
    this.#feedChanged();
    return feed;
  }

  async #world(): Promise<FeedWorld> {
    const missing = this.profile.missing();
    return {
      candidates: await this.candidates(),
      model: this.training.serving(),
      picked: pickedInterests(await this.starter(), this.stored.tags),
      settings: this.stored.settings,
      sharpening: missing.pages.length > 0,
    };
  }

  async candidates(): Promise<Candidates> {
    const starter = await this.starter();
    const { profile } = this;
    const { kinds, languages } = this.stored.settings;
    const filter = { kinds, languages: languages.length > 0 ? languages : defaultLanguages[profile.model] };
    const key = JSON.stringify([profile.model, profile.itemsVersion, profile.vectors.size, filter]);
    if (this.#candidates?.key !== key) {
      const value = gatherCandidates(starter, profile.live, profile.vectors, filter, siteOf);
      this.#candidates = { key, value };
    }
    return this.#candidates.value;
  }

  async starter(): Promise<Starter> {
    const { model } = this.profile;
    let starter = await this.#starter;
    if (starter?.model !== model) {
      this.#starter = loadStarter(this.base, model);
      this.#starter.catch(() => {
        this.#starter = null;
      });
      starter = await this.#starter;
    }
    return starter;
  }

  // ----------------------------------------------------------------------------- history, interests

  async history(query: string, offset: number, limit: number): Promise<Found> {
    const words = query.trim();
    if (words === '') return listHistory(this.profile, offset, limit);
    const vector = this.profile.vectors.size > 0 ? (await this.embedding.embed([words])).data : null;
    return searchHistory(this.profile, words, vector, offset, limit);
  }

  sites(): Promise<{ site: string; pages: number; visits: number }[]> {
    return siteCounts(this.storage);
  }

  async interests() {
    const { profile } = this;
    return timeline(profile, this.training.serving(), Date.now());
  }

  /** Deletes, in one transaction, everything that came of the target; then all that was computed from it. */
  async forget(target: ForgetTarget): Promise<ForgetReport> {
    const { pages, visits, vectors, staleCheckpoints } = await forget(this.storage, target);
    await this.profile.loadAll();
    await this.training.load();
    this.#feeds.forget();
    this.#tell({});
    await this.#newFeed();
    this.#changed('history');
    return { pages, visits, vectors, modelStale: staleCheckpoints > 0 };
  }

  // ---------------------------------------------------------------------------------- work, whole

  train(): Promise<void> {
    return this.#jobs.add('training', 0);
  }

  async stopTraining(): Promise<void> {
    this.training.stop();
  }

  async addSource(url: string): Promise<SourceView> {
    const source = await this.sources.add(url);
    await this.refreshSources();
    return source;
  }

  async addOpml(file: Blob): Promise<{ added: number; skipped: number }> {
    const report = await this.sources.addOpml(await file.text());
    if (report.added > 0) await this.refreshSources();
    return report;
  }

  async setSource(id: string, on: boolean): Promise<SourceView> {
    const source = await this.sources.set(id, on);
    if (on) await this.refreshSources();
    else this.#sourcesChanged();
    return source;
  }

  async removeSource(id: string): Promise<void> {
    await this.sources.remove(id);
    this.#sourcesChanged();
  }

  refreshSources(): Promise<void> {
    return this.#jobs.add('sources', 0);
  }

  pauseJob(id: number): Promise<void> {
    return this.#jobs.pause(id);
  }

  resumeJob(id: number): Promise<void> {
    return this.#jobs.resume(id);
  }

  async cancelJob(id: number): Promise<void> {
    await this.#jobs.cancel(id);
    const job = this.board.get().jobs.find((each) => each.id === id);
    if (job?.kind === 'import') await cancelImport(this.storage, id, Date.now());
  }

  exportAll(): Promise<Blob> {
    return exportAll(this.storage, Date.now());
  }

  /** Deletes the database and everything in memory; the engine must be opened anew afterwards. */
  async eraseAll(): Promise<void> {
    this.close();
    await this.sources.eraseGate();
    await eraseAll(this.storage);
    this.#tabs.tell({ type: 'changed', what: 'erased' });
  }

  close(): void {
    this.#jobs.close();
    this.embedding.close();
    this.training.close();
  }

  // ------------------------------------------------------------------------------------- inner life

  async #queueEmbedding(): Promise<void> {
    const { pages, live } = this.profile.missing();
    const total = pages.length + live.length;
    if (total > 0) await this.#jobs.add('embedding', total);
  }

  /** The first feed, or a sharper one where the last was made of half the pages and is untouched. */
  async #afterEmbedding(added: boolean): Promise<void> {
    const current = this.#feeds.current();
    const untouched = current?.items.every(({ reactions }) => reactions.length === 0) ?? true;
    if (this.profile.pages.size > 0 && (!current || (current.sharpening && untouched))) await this.#newFeed();
    else if (added && current) this.board.change({ feedOutdated: true });
    if (added && this.training.worthIt()) await this.#jobs.add('training', 0);
  }

  /** The model for the history's language, unless the person chose one. */
  async #chooseModel(): Promise<void> {
    const chosen = this.stored.settings.model;
    const titles = [...this.profile.pages.values()].map(({ title }) => title);
    if (chosen || titles.length > 0) await this.#switchModel(chosen ?? chooseModel(titles));
  }

  async #switchModel(model: ModelId): Promise<void> {
    if (model === this.profile.model) return;
    this.embedding.close();
    this.profile.model = model;
    await this.profile.loadVectors();
    await this.training.load();
    this.#feeds.forget();
    await this.#store({ model });
  }

  async #store(change: Partial<StoredProfile>): Promise<void> {
    this.stored = { ...this.stored, ...change };
    await writeSetting(this.storage, profileSetting, this.stored);
    this.#tell({});
  }

  async #askToPersist(): Promise<void> {
    await askPersistence();
    this.board.change({ storage: await storageUse() });
  }

  /** Brings the status in step with what is known. */
  #tell(change: Partial<EngineStatus>): void {
    const { profile, stored } = this;
    const { source, sampleId, settings } = stored;
    this.board.change({
      profile: { source, sampleId, model: profile.model },
      counts: {
        pages: profile.pages.size,
        visits: profile.visits.length,
        sites: new Set([...profile.pages.values()].map(({ site }) => site)).size,
        vectors: profile.vectors.size,
        liveItems: profile.live.length,
        saved: profile.feedback.filter(({ action }) => action === 'save').length,
      },
      settings,
      ...change,
    });
  }

  #sourcesChanged(): void {
    this.board.change({ feedOutdated: this.#feeds.current() !== null });
    this.#changed('sources');
  }

  #feedChanged(): void {
    this.#tell({ feedVersion: this.board.get().feedVersion + 1 });
    this.#tabs.tell({ type: 'changed', what: 'feed' });
  }

  #changed(what: 'history' | 'vectors' | 'sources' | 'training'): void {
    this.#tell({});
    this.#tabs.tell({ type: 'changed', what });
  }

  /** Another tab changed something: read it again. */
  async #hear(message: TabMessage): Promise<void> {
    if (message.type === 'wake') return this.#jobs.start();
    if (message.what === 'history') await this.profile.loadHistory();
    if (message.what === 'vectors') await this.profile.loadVectors();
    if (message.what === 'sources') await this.profile.loadSources();
    if (message.what === 'training') await this.training.load();
    if (message.what === 'feed') {
      await this.profile.loadFeedback();
      await this.#feeds.load();
    }
    if (message.what === 'settings') this.stored = await readSetting(this.storage, profileSetting);
    if (message.what === 'erased') return this.close();
    this.#tell({ feedVersion: this.board.get().feedVersion + (message.what === 'feed' ? 1 : 0) });
  }
}
