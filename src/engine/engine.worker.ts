// The worker that always answers: in the leading tab it holds the engine, in others it hands calls over.
import '../device/trusted-types';
import { expose } from 'comlink';
import { errorCode } from '../device/errors';
import type { CompanionVisit } from '../history/companion';
import { keyForBackups, makeBackup } from '../storage/backup';
import {
  backupKeyOf,
  type KeptLock,
  keepBackupLock,
  newBackupLock,
  readBackupLock,
} from '../storage/backup-lock';
import { keepInMemory } from '../storage/memory';
import { lookIntoBackup } from '../storage/restore';
import { siteCounts } from '../storage/visits';
import type { Engine, EngineStatus, ImportPreview } from './api';
import { EngineCore } from './core';
import { EncryptionService } from './encryption-service';
import { findInHistory } from './history-service';
import { keepOpen } from './keep-open';
import { standAlone } from './lone-tab';
import { reactionRows } from './profile';
import { type RestartReason, restartChannel } from './restart';
import { listSamples } from './sample';
import { inPrivate, ordinarySession, privateSession } from './session';
import { eraseGate } from './sources-service';
import { joinTabs } from './tabs';
import { privateEngineWorker } from './worker-names';

/** What only the page itself can do: it alone has a window, is asked for files, and hears of the status. */
export type PageMethod =
  | 'subscribe'
  | 'readHistory'
  | 'watchCompanion'
  | 'readCompanion'
  | 'catchUp'
  | 'close'
  | 'backupFile'
  | 'chooseBackupFile'
  | 'writeBackupFile'
  | 'leaveBackupFile'
  | 'eraseAll';

/** The engine's methods as the leading tab answers them; `open.ts` makes an `Engine` of it. */
export type EngineMethods = {
  [Name in keyof Engine as Name extends Exclude<PageMethod, 'eraseAll'> ? never : Name]: Engine[Name];
} & {
  /** `readId` names the read, so that it can be aborted from outside. */
  readHistory(readId: string, files: readonly File[]): Promise<ImportPreview>;
  abortRead(readId: string): Promise<void>;
  /** Begins a reading, which `readId` names. Returns from when on the companion is to be asked, ms since 1970. */
  openCompanion(readId: string): Promise<number>;
  /** A part of what it tells. */
  takeCompanion(readId: string, visits: CompanionVisit[]): Promise<void>;
  /** All visits before `until` have been told: show them, or add what is new. */
  previewCompanion(readId: string, until: number): Promise<ImportPreview>;
  addFromCompanion(readId: string, until: number): Promise<number>;
  /** A backup and what locks it, of which nothing is kept yet. */
  prepareBackup(passphrase: string | null): Promise<PreparedBackup>;
  keepBackupLock(lock: KeptLock | null): Promise<void>;
  /** A backup, locked or not, with the key that is kept; null where it takes one and there is none. */
  makeKeptBackup(locked: boolean): Promise<Blob | null>;
  /** The page has seen that the browser may now keep what is stored. */
  lookAtStorage(): Promise<void>;
  /** The page has seen that the service worker is there. */
  keepOffline(): Promise<void>;
  /** Somebody is at the page. */
  noteActivity(): Promise<void>;
};

export interface PreparedBackup {
  file: Blob;
  lock: KeptLock | null;
}

export interface EngineWorker {
  call(name: string, parameters: unknown[]): Promise<unknown>;
  subscribe(listener: (status: EngineStatus) => void): void;
}

const base = import.meta.env.BASE_URL;
const session = self.name === privateEngineWorker ? privateSession() : ordinarySession(base);
/**
 * What does harm when done twice: a reaction would count double, a second training would be queued behind the
 * first, a page would be added twice, a preview, as what the companion told so far, is gone with the tab that read it,
 * and what is sealed cannot be sealed again. Everything else leads to the same end.
 */
const once: ReadonlySet<keyof EngineMethods> = new Set([
  'react',
  'train',
  'confirmImport',
  'removeCard',
  'takeCompanion',
  'addPage',
  'encrypt',
  'decrypt',
  'changePassphrase',
  'restoreBackup',
]);
const statusName = 'status' satisfies keyof EngineMethods;
const tabs = session.isPrivate
  ? standAlone<EngineStatus>(leadInMemory, statusName)
  : joinTabs<EngineStatus>('driftfeed', lead, statusName, once);

/** Nothing is opened before the browser's own databases are out of reach. */
async function leadInMemory(): Promise<EngineMethods> {
  await keepInMemory();
  return inPrivate(lead());
}

function lead(): EngineMethods {
  const kept = keepOpen(async (onClosed) => {
    const storage = await encryption.vault.open({ onClosed });
    const core = await EngineCore.open(storage, base, session).catch(async (error: unknown) => {
      await storage.close(); // the next try opens it again
      throw error;
    });
    core.board.subscribe((status) => tabs.publish(status));
    return core;
  });
  const encryption: EncryptionService = new EncryptionService(kept, () => tellTabs('restart'));
  const engine = (): Promise<EngineCore> => kept.get();
  const publish = async () => tabs.publish((await engine()).board.get());
  // At once, not at the first call: a tab that takes over goes on with the work.
  engine().catch((error: unknown) => {
    // The tab before had the key, and it is gone with it: what other tabs show must not outlast it.
    if (errorCode(error) === 'locked') tellTabs('locked');
    // Of anything else every call says it.
  });

  return {
    status: async () => (await engine()).board.get(),

    readHistory: async (readId, files) => (await engine()).imports.read(readId, files),
    abortRead: async (readId) => (await engine()).imports.abort(readId),
    setImportColumns: async (previewId, name, columns) =>
      (await engine()).imports.setColumns(previewId, name, columns),
    setImportRules: async (previewId, off) => (await engine()).imports.setRules(previewId, off),
    confirmImport: async (previewId) => (await engine()).confirmImport(previewId),
    discardImport: async (previewId) => (await engine()).imports.discard(previewId),

    openCompanion: async (readId) => (await engine()).companion.open(readId),
    takeCompanion: async (readId, visits) => (await engine()).companion.take(readId, visits),
    previewCompanion: async (readId, until) => (await engine()).companion.preview(readId, until),
    addFromCompanion: async (readId, until) => (await engine()).companion.catchUp(readId, until),
    followCompanion: async (on) => (await engine()).companion.follow(on),
    addPage: async (url, title) => (await engine()).added.add(url, title),
    takeBackPage: async (url, time) => (await engine()).added.takeBack(url, time),

    samples: async (language) => listSamples(base, language),
    startSample: async (id) => (await engine()).waysIn.startSample(id),
    interestTopics: async (language) => (await engine()).catalog.tags(language),
    startInterests: async (tags, language) => (await engine()).waysIn.startInterests(tags, language),

    pauseJob: async (id) => (await engine()).jobs.pause(id),
    resumeJob: async (id) => (await engine()).jobs.resume(id),
    cancelJob: async (id) => (await engine()).cancelJob(id),
    train: async () => (await engine()).train(),
    stopTraining: async () => (await engine()).training.stop(),

    startComparison: async (rival) => (await engine()).comparison.start(rival),
    stopComparison: async () => (await engine()).comparison.stop(),
    serveModel: async (model) => (await engine()).comparison.serve(model),

    feed: async (refresh) => (await engine()).feed(refresh),
    react: async (itemUrl, action) => (await engine()).react(itemUrl, action),
    undo: async (undoId) => (await engine()).undo(undoId),
    reactions: async () => reactionRows((await engine()).profile),
    updateSettings: async (change) => (await engine()).updateSettings(change),

    interests: async () => (await engine()).interests(),
    scenes: async () => (await engine()).scenes.view(Date.now()),
    changeScenes: async (change) => (await engine()).changeScenes(change),
    history: async (query, offset, limit) => findInHistory(await engine(), query, offset, limit),
    sites: async () => siteCounts((await engine()).storage),
    forget: async (target) => (await engine()).changes.forget(target),
    rules: async () => (await engine()).rules.view(Date.now()),
    addRule: async (rule) => (await engine()).rules.add(rule, Date.now()),
    tidying: async () => (await engine()).tidying.view(),
    tidyAgain: async (apply) => (await engine()).tidying.run(apply),
    keepRaw: async (on) => (await engine()).tidying.keep(on),
    changeRules: async (change) => (await engine()).rules.change(change),

    cards: async () => (await engine()).people.view(),
    drawCard: async (name, epsilon) => (await engine()).people.draw(name, epsilon),
    noteCardGiven: async (text) => (await engine()).people.own.noteGiven(text),
    readCard: async (text) => (await engine()).people.read(text),
    addCard: async (text, name) => (await engine()).people.add(text, name),
    removeCard: async (id) => (await engine()).people.remove(id),

    sources: async () => (await engine()).sources.list(),
    addSource: async (url) => (await engine()).sources.add(url),
    addOpml: async (file) => (await engine()).sources.addOpml(file),
    setSource: async (id, on) => (await engine()).sources.set(id, on),
    removeSource: async (id) => (await engine()).sources.remove(id),
    refreshSources: async () => (await engine()).sources.refresh(),
    traffic: async () => (await engine()).sources.traffic(),

    lookAtStorage: async () => (await engine()).lookAtStorage(),
    keepOffline: async () => (await engine()).keepOffline(),
    makeBackup: async (passphrase) => {
      const key = passphrase === null ? null : await keyForBackups(passphrase);
      return makeBackup((await engine()).storage, Date.now(), key);
    },
    prepareBackup: async (passphrase) => {
      const lock = passphrase === null ? null : await newBackupLock(passphrase);
      const key = lock && (await backupKeyOf(lock));
      return { file: await makeBackup((await engine()).storage, Date.now(), key), lock };
    },
    keepBackupLock: async (lock) => keepBackupLock((await engine()).storage, lock),
    makeKeptBackup: async (locked) => {
      const { storage } = await engine();
      const lock = locked ? await readBackupLock(storage) : null;
      if (locked && !lock) return null;
      return makeBackup(storage, Date.now(), lock && (await backupKeyOf(lock)));
    },
    lookIntoBackup: async (file, passphrase) => lookIntoBackup(file, passphrase),
    restoreBackup: async (file, passphrase) => {
      await (await engine()).restore.run(file, passphrase);
      kept.drop();
      await publish();
    },
    checkStorage: async (told) => (await engine()).changes.check(told),
    cancelRestore: async () => (await engine()).restore.cancel(),
    encryption: async () => encryption.view(),
    encrypt: async (passphrase, idleMinutes) => {
      await encryption.turnOn(passphrase, idleMinutes);
      await publish();
    },
    decrypt: async () => {
      await encryption.turnOff();
      await publish();
    },
    changePassphrase: async (old, passphrase) => encryption.vault.changePassphrase(old, passphrase),
    setIdleMinutes: async (minutes) => encryption.setIdleMinutes(minutes),
    lock: async () => encryption.lock(),
    unlock: async (passphrase) => {
      await encryption.unlock(passphrase);
      await publish();
    },
    noteActivity: async () => encryption.noteActivity(),

    /** Works also where the engine cannot be opened: what is damaged must be erasable above all. */
    eraseAll: async () => {
      await kept.between(async (core) => {
        await core?.end();
        await encryption.vault.erase();
        await eraseGate(session.gate);
      });
      await publish();
    },
  };
}

function tellTabs(reason: RestartReason): void {
  const channel = new BroadcastChannel(restartChannel);
  channel.postMessage(reason);
  channel.close();
}

const worker: EngineWorker = {
  call: (name, parameters) => tabs.call(name, parameters),
  subscribe: (listener) => tabs.subscribe((status, leads) => listener({ ...status, leader: leads })),
};

expose(worker);
