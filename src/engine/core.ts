// The engine in its worker: wires storage, jobs and services together and answers the page.
import { chooseModel } from '../embedding/language';
import { cancelImport, type ImportProgress, runImport } from '../history/importer';
import type { Storage } from '../storage/database';
import { getJob, type StoredJob } from '../storage/jobs';
import { storageUse } from '../storage/persist';
import { discardRestoring } from '../storage/restore';
import type { FeedbackAction, ModelId } from '../storage/schema';
import { readSetting, writeSetting } from '../storage/settings';
import { AddedPages } from './added-pages';
import type {
  EngineStatus,
  Feed,
  InterestTimeline,
  Reaction,
  SceneChange,
  ScenesView,
  Settings,
} from './api';
import { CatalogService } from './catalog-service';
import { CompanionService } from './companion-service';
import { ComparisonService } from './comparison-service';
import { EmbeddingService } from './embedding-service';
import { HistoryChanges } from './history-changes';
import { ImportService } from './import-service';
import { JobRunner } from './job-runner';
import { OfflineFiles } from './offline-files';
import { PeopleService } from './people-service';
import { Profile, statusOf } from './profile';
import { RestoreService } from './restore-service';
import { RulesService } from './rules-service';
import { ScenesService } from './scenes-service';
import { ordinarySession, type Session } from './session';
import { profileSetting, type StoredProfile } from './settings';
import { ShownFeed } from './shown-feed';
import { SourcesService } from './sources-service';
import { StatusBoard } from './status';
import { TidyService } from './tidy-service';
import { Timelines } from './timeline';
import { trainingJob } from './training-job';
import { TrainingService } from './training-service';
import { Upkeep } from './upkeep';
import { WaysIn } from './ways-in';

export class EngineCore {
  readonly board = new StatusBoard();
  readonly imports: ImportService;
  readonly rules: RulesService;
  readonly tidying: TidyService;
  readonly waysIn: WaysIn;
  readonly companion: CompanionService;
  readonly added: AddedPages;
  readonly embedding: EmbeddingService;
  readonly training: TrainingService;
  readonly comparison: ComparisonService;
  readonly sources: SourcesService;
  readonly scenes: ScenesService;
  readonly catalog: CatalogService;
  readonly people: PeopleService;
  readonly jobs: JobRunner;
  readonly restore: RestoreService;
  readonly changes: HistoryChanges;
  readonly #upkeep: Upkeep;
  readonly #feeds: ShownFeed;
  readonly #offline: OfflineFiles;
  readonly #timelines: Timelines;

  /** Opens everything stored and takes up what was unfinished. */
  static async open(storage: Storage, base: string, session = ordinarySession(base)): Promise<EngineCore> {
    await discardRestoring(storage);
    const stored = await readSetting(storage, profileSetting);
    const profile = new Profile(storage, stored.model);
    await profile.loadAll();
    const core = new EngineCore(storage, profile, stored, base, session);
    try {
      await core.#start();
    } catch (error) {
      core.close();
      throw error;
    }
    return core;
  }

  async #start(): Promise<void> {
    await this.#fitModel(); // an import may have ended just before the tab did
    await this.people.load();
    await this.companion.load();
    await this.#feeds.load();
    await this.training.load();
    await this.comparison.load();
    await this.scenes.load();
    await this.rules.load();
    const outgrown = await this.#upkeep.forgetOutgrown();
    await this.lookAtStorage();
    await this.jobs.start();
    await this.#queueEmbedding();
    if (outgrown && this.training.worthIt()) await this.jobs.add('training', 0);
    else await this.training.renew(() => this.jobs.add('training', 0));
    await this.#upkeep.freshenSources();
    this.keepOffline();
  }

  private constructor(
    readonly storage: Storage,
    readonly profile: Profile,
    private stored: StoredProfile,
    private readonly base: string,
    private readonly session: Session,
  ) {
    const { board } = this;
    board.change({ leader: true });
    this.rules = new RulesService(profile);
    const ownPages = new URL(base, self.location.href).href;
    const cleaning = () => ({ ...this.rules.cleaning(Date.now()), ownPages });
    this.imports = new ImportService(storage, cleaning, () => this.rules.keepsRaw);
    this.tidying = new TidyService(storage, this.rules, cleaning, {
      rewrite: (work) => this.changes.rewrite(work),
      changed: () => this.changes.tidied(),
    });
    this.waysIn = new WaysIn(profile, this.imports, base, {
      cancelImport: (jobId) => this.cancelJob(jobId),
      forgetSample: () => this.changes.forgetAlone({ origin: 'sample' }),
      chooseLanguage: (language) => {
        const model = this.stored.settings.model ?? (language === 'zh' ? 'bge-zh' : 'minilm-en');
        return this.jobs.withoutJobs(() => this.#switchModel(model));
      },
      begin: async (change) => {
        // What is told of a person does not go into a made-up one's history.
        if (change.source === 'sample') await this.companion.follow(false);
        await this.#begin(change);
      },
    });
    this.companion = new CompanionService(profile, this.imports, {
      goOn: (work) => this.waysIn.goOn(work),
      byItself: !session.isPrivate,
      changed: (companion) => board.change({ companion }),
    });
    this.added = new AddedPages(storage, this.imports, {
      enter: (store) => this.waysIn.addPage(store),
      change: (work) => this.changes.byHand(work),
      forget: (span) => this.changes.forget(span),
    });
    this.catalog = new CatalogService(profile, base);
    this.embedding = new EmbeddingService(profile, board, base, {
      onEnough: () => this.#feeds.renew().then(() => {}),
    });
    this.training = new TrainingService(profile, board, () => this.#feeds.ofAllKinds());
    this.comparison = new ComparisonService(profile, this.training, {
      feed: () => this.#feeds.current(),
      verdict: () => board.get().training.verdict,
      changed: () => this.#feeds.renew(),
    });
    this.sources = new SourcesService(profile, board, session.gate, {
      refresh: () => this.jobs.add('sources', 0),
      changed: () => this.#tell({ feedOutdated: this.#feeds.current() !== null }),
    });
    this.scenes = new ScenesService(profile);
    this.#timelines = new Timelines(profile);
    this.people = new PeopleService(profile, {
      starter: (model) => this.catalog.starter(model),
      isEmpty: () => profile.visits.length === 0 && this.stored.tags.length === 0,
      begin: (model) => this.waysIn.startCards(model),
      end: () => this.#begin({ source: 'none' }),
      changed: () => this.#feeds.sharpen(),
      compared: () =>
        this.comparison.duel() !== null && (profile.visits.length > 0 || this.stored.tags.length === 0),
    });
    this.#feeds = new ShownFeed(profile, board, {
      catalog: this.catalog,
      training: this.training,
      comparison: this.comparison,
      people: this.people,
      scenes: this.scenes,
      stored: () => this.stored,
      tell: (change) => this.#tell(change),
    });
    this.#offline = new OfflineFiles(session.gate, () => this.#offlinePaths());
    this.restore = new RestoreService(
      storage,
      board,
      (work) => this.jobs.withoutJobs(() => this.#feeds.exclusively(work)),
      this.sources,
      async () => {
        this.close();
        await storage.close();
      },
    );
    this.embedding.setCompute(stored.settings.compute);
    this.training.setCompute(stored.settings.compute);
    this.jobs = new JobRunner(storage, board, {
      import: (job, signal) => this.#import(job, signal),
      embedding: async (job, signal) => {
        const before = profile.vectors.size;
        await this.embedding.run(job, signal);
        // One that ran before has made vectors even if none were left: what follows may not have been done.
        if (profile.vectors.size === before && job.state !== 'running') return;
        if (this.training.worthIt()) await this.jobs.add('training', 0);
        await this.#feeds.sharpen();
      },
      sources: async (job, signal) => {
        await this.sources.run(job, signal);
        this.#tell({});
        await this.#queueEmbedding();
      },
      training: trainingJob({
        train: (job, signal) => this.training.run(job, signal),
        sharpenFeed: () => this.#feeds.sharpen(),
        weighScenes: async (signal) =>
          this.scenes.weigh(this.comparison.another(), await this.#feeds.ofAllKinds(), signal),
        sceneKey: () => this.scenes.inForce(Date.now())?.key ?? null,
      }),
    });
    this.changes = new HistoryChanges(profile, {
      jobs: this.jobs,
      feeds: this.#feeds,
      rules: this.rules,
      training: this.training,
      comparison: this.comparison,
      companion: this.companion,
      people: this.people,
      scenes: this.scenes,
      fitModel: () => this.#fitModel(),
      queueEmbedding: () => this.#queueEmbedding(),
      tell: () => this.#tell({}),
    });
    this.#upkeep = new Upkeep(this);
  }

  // -------------------------------------------------------------------------------------- ways in

  /** Notes where the profile comes from, and starts the work. */
  async #begin(change: Partial<StoredProfile>): Promise<void> {
    await this.#store(change);
    await this.lookAtStorage();
    await this.jobs.start();
    if (change.source === 'import' || change.source === 'sample') return;
    // There is nothing to read first.
    this.keepOffline();
    await this.#feeds.renew();
  }

  async confirmImport(previewId: string): Promise<void> {
    const goOn = this.companion.confirming(previewId);
    await this.waysIn.confirmImport(previewId);
    await goOn?.();
  }

  // ----------------------------------------------------------------------------------------- feed

  feed(refresh = false): Promise<Feed> {
    return this.#feeds.get(refresh);
  }

  react(itemUrl: string, action: FeedbackAction): Promise<Reaction> {
    return this.#feeds.react(itemUrl, action);
  }

  undo(undoId: number): Promise<Feed> {
    return this.#feeds.undo(undoId);
  }

  async updateSettings(change: Partial<Settings>): Promise<EngineStatus> {
    const settings = { ...this.stored.settings, ...change };
    await this.#store({ settings });
    this.embedding.setCompute(settings.compute);
    this.training.setCompute(settings.compute);
    if (change.model !== undefined) {
      await this.jobs.withoutJobs(() => this.#fitModel());
      await this.#queueEmbedding();
    }
    if (change.adventure !== undefined || change.kinds || change.languages) await this.#feeds.renew();
    return this.board.get();
  }

  // ----------------------------------------------------------------------------- history, interests

  interests(): InterestTimeline | null {
    // Not by the one that serves: the feed's reasons are places in the events that it was shown, picks among them.
    return this.#timelines.latest(this.comparison.serving(), () => this.comparison.another(), Date.now());
  }

  async changeScenes(change: SceneChange): Promise<ScenesView> {
    const matters = await this.scenes.change(change);
    const view = await this.scenes.view(Date.now());
    if (matters && this.#feeds.current()) await this.#feeds.renew();
    return view;
  }

  // ---------------------------------------------------------------------------------- work, whole

  /** Goes on with a paused training, else begins one. */
  async train(): Promise<void> {
    const paused = await this.jobs.find('training');
    if (paused?.state === 'paused') await this.jobs.resume(paused.id);
    else await this.jobs.add('training', 0);
  }

  async cancelJob(id: number): Promise<void> {
    const job = await getJob(this.storage, id);
    if (job?.kind === 'import') await cancelImport(this.storage, id, Date.now());
    await this.jobs.cancel(id);
  }

  /** Brings the status in step with what the browser says of the storage. */
  async lookAtStorage(): Promise<void> {
    // In a private session what the browser says is of other data than this.
    this.#tell(this.session.isPrivate ? {} : { storage: await storageUse() });
  }

  /** Has the model, the runtimes and the catalog kept, so that all of it works without a network. */
  keepOffline(): void {
    void this.#offline.keep();
  }

  /** Ends all work and lets go of the storage. */
  async end(): Promise<void> {
    this.close();
    await this.jobs.idle();
    await this.storage.close();
  }

  /** Ends all work; what was under way goes on at the next opening. */
  close(): void {
    this.#upkeep.close();
    this.jobs.close();
    this.embedding.close();
    this.training.close();
    this.#offline.close();
    this.board.close();
  }

  // ------------------------------------------------------------------------------------- inner life

  /** Whatever way an import ends, what it has stored by then is taken in. */
  async #import(job: StoredJob, signal: AbortSignal): Promise<void> {
    const onProgress = ({ done, total }: ImportProgress) =>
      this.board.job(job.id, { kind: 'import', done, total });
    try {
      await runImport(this.storage, job.id, { signal, now: Date.now, onProgress });
    } finally {
      await this.profile.loadHistory();
      await this.#fitModel();
      this.#tell({});
      this.keepOffline();
      await this.#queueEmbedding();
    }
  }

  async #queueEmbedding(): Promise<void> {
    const { pages, live } = this.profile.missing();
    const total = pages.length + live.length;
    if (total > 0) await this.jobs.add('embedding', total);
  }

  /** The model for the history's language, unless the person chose one. No job may run beside it. */
  async #fitModel(): Promise<void> {
    const chosen = this.stored.settings.model;
    const titles = [...this.profile.pages.values()].map(({ title }) => title);
    if (chosen || titles.length > 0) await this.#switchModel(chosen ?? chooseModel(titles));
  }

  async #switchModel(model: ModelId): Promise<void> {
    if (model === this.profile.model) return;
    this.embedding.close();
    await this.profile.switchModel(model);
    await this.training.load();
    this.#feeds.forget();
    await this.#store({ model });
  }

  /** None before it is known which model the profile needs. */
  async #offlinePaths(): Promise<string[]> {
    const picked = this.stored.tags.length > 0 || this.stored.source === 'card';
    if (this.profile.visits.length === 0 && !picked) return [];
    const others = ['runtime/', `models/${this.profile.model}/`].map((path) => this.base + path);
    return [...(await this.catalog.paths()), ...others];
  }

  async #store(change: Partial<StoredProfile>): Promise<void> {
    this.stored = { ...this.stored, ...change };
    await writeSetting(this.storage, profileSetting, this.stored);
    this.#tell({});
  }

  /** Brings the status in step with what is known. */
  #tell(change: Partial<EngineStatus>): void {
    const comparison = this.comparison.view();
    this.board.change({ ...statusOf(this.profile, this.stored), comparison, ...change });
  }
}
