// Whether what is done here may leave a trace: an ordinary session keeps it in this browser, a private one in memory.
import { closedGate } from '../catalog/closed-gate';
import { type Gate, openGate } from '../catalog/gate-client';
import { DriftfeedError } from '../device/errors';
import type { EngineMethods } from './engine.worker';

export interface Session {
  isPrivate: boolean;
  /** The service worker, which writes to the disk what it may ask and what it was asked. */
  gate: Gate;
}

export function ordinarySession(base: string): Session {
  return { isPrivate: false, gate: openGate(base) };
}

export function privateSession(): Session {
  return { isPrivate: true, gate: closedGate() };
}

/**
 * Each method of the engine, so that none comes in undecided. Refused is what only makes sense where something is kept,
 * or has the gate write down what is followed. Allowed is what writes to the storage alone, which is in memory.
 */
export const inPrivateSession: Record<keyof EngineMethods, 'allowed' | 'refused'> = {
  status: 'allowed',
  readHistory: 'allowed',
  abortRead: 'allowed',
  setImportColumns: 'allowed',
  setImportRules: 'allowed',
  confirmImport: 'allowed',
  discardImport: 'allowed',
  openCompanion: 'allowed',
  takeCompanion: 'allowed',
  previewCompanion: 'allowed',
  addFromCompanion: 'allowed',
  followCompanion: 'refused',
  addPage: 'allowed',
  takeBackPage: 'allowed',
  samples: 'allowed',
  startSample: 'allowed',
  interestTopics: 'allowed',
  startInterests: 'allowed',
  pauseJob: 'allowed',
  resumeJob: 'allowed',
  cancelJob: 'allowed',
  train: 'allowed',
  stopTraining: 'allowed',
  startComparison: 'allowed',
  stopComparison: 'allowed',
  serveModel: 'allowed',
  feed: 'allowed',
  react: 'allowed',
  undo: 'allowed',
  reactions: 'allowed',
  updateSettings: 'allowed',
  interests: 'allowed',
  scenes: 'allowed',
  changeScenes: 'allowed',
  history: 'allowed',
  sites: 'allowed',
  forget: 'allowed',
  rules: 'allowed',
  addRule: 'allowed',
  tidying: 'allowed',
  tidyAgain: 'allowed',
  keepRaw: 'allowed',
  changeRules: 'allowed',
  cards: 'allowed',
  drawCard: 'allowed',
  noteCardGiven: 'allowed',
  readCard: 'allowed',
  addCard: 'allowed',
  removeCard: 'allowed',
  sources: 'allowed',
  addSource: 'refused',
  addOpml: 'refused',
  setSource: 'refused',
  removeSource: 'allowed',
  refreshSources: 'refused',
  traffic: 'allowed',
  lookAtStorage: 'allowed',
  keepOffline: 'allowed',
  makeBackup: 'allowed',
  prepareBackup: 'refused',
  keepBackupLock: 'refused',
  makeKeptBackup: 'refused',
  lookIntoBackup: 'allowed',
  restoreBackup: 'allowed',
  checkStorage: 'allowed',
  cancelRestore: 'allowed',
  encryption: 'allowed',
  encrypt: 'refused',
  decrypt: 'refused',
  changePassphrase: 'refused',
  setIdleMinutes: 'refused',
  lock: 'allowed',
  unlock: 'allowed',
  noteActivity: 'allowed',
  eraseAll: 'allowed',
};

/** The same methods, but for those that a private session has not: they throw `private-session`. */
export function inPrivate(methods: EngineMethods): EngineMethods {
  const refusals = Object.entries(inPrivateSession)
    .filter(([, decision]) => decision === 'refused')
    .map(([name]) => [
      name,
      async () => {
        throw new DriftfeedError('private-session', name);
      },
    ]);
  return { ...methods, ...Object.fromEntries(refusals) };
}
