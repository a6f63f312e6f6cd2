// The worker that always answers: opens the engine once and lets every call wait for it.
import { expose } from 'comlink';
import { openStorage } from '../storage/database';
import type { Engine, EngineStatus, ImportPreview } from './api';
import { EngineCore } from './core';
import { listSamples } from './sample';

/** The engine as the worker offers it; `open.ts` makes an `Engine` of it. */
export type EngineWorker = {
  [Name in keyof Engine as Name extends 'subscribe' | 'readHistory' | 'close' ? never : Name]: Engine[Name];
} & {
  subscribe(listener: (status: EngineStatus) => void): Promise<void>;
  readHistory(readId: number, file: File): Promise<ImportPreview>;
  abortRead(readId: number): Promise<void>;
};

const base = import.meta.env.BASE_URL;
const opening = openStorage().then((storage) => EngineCore.open(storage, base));
opening.catch(() => {}); // every call says it

const worker: EngineWorker = {
  async subscribe(listener) {
    (await opening).board.subscribe(listener);
  },
  status: async () => (await opening).board.get(),

  readHistory: async (readId, file) => (await opening).imports.read(readId, file),
  abortRead: async (readId) => (await opening).imports.abort(readId),
  setImportRules: async (previewId, off) => (await opening).imports.setRules(previewId, off),
  confirmImport: async (previewId) => (await opening).confirmImport(previewId),
  discardImport: async (previewId) => (await opening).imports.discard(previewId),

  samples: async (language) => listSamples(base, language),
  startSample: async (id) => (await opening).startSample(id),
  interestTopics: async (language) => (await opening).interestTopics(language),
  startInterests: async (tags, language) => (await opening).startInterests(tags, language),

  pauseJob: async (id) => (await opening).jobs.pause(id),
  resumeJob: async (id) => (await opening).jobs.resume(id),
  cancelJob: async (id) => (await opening).cancelJob(id),
  train: async () => (await opening).train(),
  stopTraining: async () => (await opening).training.stop(),

  feed: async (refresh) => (await opening).feed(refresh),
  react: async (itemUrl, action) => (await opening).react(itemUrl, action),
  undo: async (undoId) => (await opening).undo(undoId),
  reactions: async () => (await opening).reactions(),
  updateSettings: async (change) => (await opening).updateSettings(change),

  interests: async () => (await opening).interests(),
  history: async (query, offset, limit) => (await opening).history(query, offset, limit),
  sites: async () => (await opening).sites(),
  forget: async (target) => (await opening).forget(target),

  sources: async () => (await opening).sources.list(),
  addSource: async (url) => (await opening).sources.add(url),
  addOpml: async (file) => (await opening).sources.addOpml(file),
  setSource: async (id, on) => (await opening).sources.set(id, on),
  removeSource: async (id) => (await opening).sources.remove(id),
  refreshSources: async () => (await opening).sources.refresh(),
  traffic: async () => (await opening).sources.traffic(),

  exportAll: async () => (await opening).exportAll(),
  eraseAll: async () => (await opening).eraseAll(),
};

expose(worker);
