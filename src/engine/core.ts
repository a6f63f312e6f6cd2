// The engine in its worker: wires storage, jobs and services together and answers the page.
import { DriftfeedError } from '../device/errors';
import { chooseModel } from '../embedding/language';
import { cancelImport, runImport } from '../history/importer';
import { eraseAll, exportAll } from '../storage/backup';
import type { Storage } from '../storage/database';
import { type Forgotten, forget } from '../storage/forget';
import { askPersistence, storageUse } from '../storage/persist';
import type { FeedbackAction, ModelId } from '../storage/schema';
import { readSetting, writeSetting } from '../storage/settings';
import { siteCounts } from '../storage/visits';
import type { EngineStatus, Feed, ForgetReport, ForgetTarget, Reaction, ReactionRow, Settings } from './api';
import { CatalogService } from './catalog-service';
import { EmbeddingService } from './embedding-service';
import { FeedService, type FeedWorld } from './feed-service';
import { type Found, listHistory, searchHistory } from './history-service';
import { ImportService } from './import-service';
import { JobRunner } from './job-runner';
import { type Leadership, type TabMessage, takePart } from './leadership';
import { Profile, statusOf } from './profile';
import { loadSampleFile, loadSampleIndex, sampleShift } from './sample';
import { profileSetting, type StoredProfile } from './settings';
import { SourcesService } from './sources-service';
import { StatusBoard } from './status';
import { timeline } from './timeline';
import { TrainingService } from './training-service';

const lockName = 'driftfeed-work';

export class EngineCore {
  readonly board = new StatusBoard();
  readonly imports: ImportService;
  readonly embedding: EmbeddingService;
  readonly training: TrainingService;
  readonly sources: SourcesService;
  readonly #catalog: CatalogService;
  readonly #feeds: FeedService;
  readonly jobs: JobRunner;
  readonly #tabs: Leadership;

  /** Opens everything stored and takes up what was unfinished. */
  static async open(storage: Storage, base: string): Promise<EngineCore> {
    const stored = await readSetting(storage, profileSetting);
    const profile = new Profile(storage, stored.model);
    await profile.loadAll();
    const core = new EngineCore(storage, profile, stored, base);
    await core.#feeds.load();
    await core.training.load();
    core.#tell({ storage: await storageUse() });
    await core.jobs.start();
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
    this.#catalog = new CatalogService(profile, base);
    this.embedding = new EmbeddingService(profile, board, base, {
      onEnough: async () => {
        await this.#newFeed();
      },
    });
    this.training = new TrainingService(profile, board, () => this.#catalog.candidates(this.stored.settings));
    this.sources = new SourcesService(profile, board, base, {
      refresh: () => this.jobs.add('sources', 0),
      changed: () => {
        board.change({ feedOutdated: this.#feeds.current() !== null });
        this.#changed('sources');
      },
    });
    this.#feeds = new FeedService(profile, () => this.#world());
    this.embedding.setCompute(stored.settings.compute);
    this.training.setCompute(stored.settings.compute);
    this.#tabs = takePart(
      lockName,
      () => {
        board.change({ leader: true });
        this.jobs?.wake();
      },
      (message) => void this.#hear(message),
    );
    this.jobs = new JobRunner(
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
          this.#changed('training');
          await this.#sharpenFeed();
        },
      },
      () => this.#tabs.isLeader(),
    );
  }

  // -------------------------------------------------------------------------------------- ways in

  async confirmImport(previewId: string): Promise<void> {
    if (this.stored.source === 'sample') await this.#forgetAll();
    await this.imports.confirm(previewId);
    await this.#begin({ source: 'import', sampleId: null, tags: [] });
  }

  async startSample(id: string): Promise<void> {
    const sample = (await loadSampleIndex(this.base)).find((each) => each.id === id);
    if (!sample) throw new DriftfeedError('misuse', `no sample ${id}`);
    if (this.stored.source === 'import') throw new DriftfeedError('misuse', 'a sample beside an own history');
    if (this.stored.source === 'sample') await this.#forgetAll();
    const file = await loadSampleFile(this.base, sample);
    const shift = sampleShift(sample.to, Date.now(), new Date().getTimezoneOffset());
    await this.imports.stage(await this.imports.sample(file, shift), 'sample');
    await this.#begin({ source: 'sample', sampleId: id, tags: [] });
  }

  interestTopics(language: 'en' | 'zh'): Promise<{ tag: string; items: number }[]> {
    return this.#catalog.tags(language);
  }

  async startInterests(tags: string[], language: 'en' | 'zh'): Promise<void> {
    if (tags.length === 0) throw new DriftfeedError('misuse', 'no interests picked');
    await this.#switchModel(this.stored.settings.model ?? (language === 'zh' ? 'bge-zh' : 'minilm-en'));
    await this.#begin({ source: 'interests', sampleId: null, tags });
    await this.#newFeed();
  }

  /** A sample goes without trace before anything else comes in. */
  async #forgetAll(): Promise<void> {
    await this.#forget({ from: 0, to: Number.MAX_SAFE_INTEGER });
  }

  /** Notes where the profile comes from, asks the browser to keep it, and starts the work. */
  async #begin(change: Pick<StoredProfile, 'source' | 'sampleId' | 'tags'>): Promise<void> {
    await this.#store(change);
    await this.#askToPersist();
    void this.sources.keepOffline(['/catalog/', '/runtime/', `/models/${this.profile.model}/`]);
    this.#tabs.tell({ type: 'wake' });
    await this.jobs.start();
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
    if (change.adventure !== undefined || change.kinds || change.languages) await this.#newFeed();
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
      candidates: await this.#catalog.candidates(this.stored.settings),
      model: this.training.serving(),
      picked: await this.#catalog.picked(this.stored.tags),
      settings: this.stored.settings,
      sharpening: missing.pages.length > 0,
    };
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
    const { pages, visits, vectors, staleCheckpoints } = await this.#forget(target);
    await this.#newFeed();
    await this.#queueEmbedding();
    this.#changed('history');
    return { pages, visits, vectors, modelStale: staleCheckpoints > 0 };
  }

  // ---------------------------------------------------------------------------------- work, whole

  train(): Promise<void> {
    return this.jobs.add('training', 0);
  }

  async stopTraining(): Promise<void> {
    this.training.stop();
  }

  async cancelJob(id: number): Promise<void> {
    await this.jobs.cancel(id);
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
    this.jobs.close();
    this.embedding.close();
    this.training.close();
  }

  // ------------------------------------------------------------------------------------- inner life

  /** While it is done no job may run: one would write back what it had read before. */
  #forget(target: ForgetTarget): Promise<Forgotten> {
    return this.jobs.withoutJobs(async () => {
      const forgotten = await forget(this.storage, target);
      await this.profile.loadAll();
      await this.training.load();
      this.#feeds.forget();
      this.#tell({});
      return forgotten;
    });
  }

  async #queueEmbedding(): Promise<void> {
    const { pages, live } = this.profile.missing();
    const total = pages.length + live.length;
    if (total > 0) await this.jobs.add('embedding', total);
  }

  async #afterEmbedding(added: boolean): Promise<void> {
    if (added) await this.#sharpenFeed();
    if (added && this.training.worthIt()) await this.jobs.add('training', 0);
  }

  /** Makes the feed anew from what is known now, unless the person has begun to shape it: then it is offered. */
  async #sharpenFeed(): Promise<void> {
    const current = this.#feeds.current();
    if (current?.items.some(({ reactions }) => reactions.length > 0))
      this.board.change({ feedOutdated: true });
    else await this.#newFeed();
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
    this.board.change({ ...statusOf(this.profile, this.stored), ...change });
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
    if (message.type === 'wake') return this.jobs.start();
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
