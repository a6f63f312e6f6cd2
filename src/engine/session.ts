// Whether what is done here may leave a trace: an ordinary session keeps it in this browser, a private one in memory.
import { closedGate } from '../catalog/closed-gate';
import { type Gate, openGate } from '../catalog/gate-client';
import { DriftfeedError } from '../device/errors';
import type { Methods } from './tabs';

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

/** What only makes sense where something is kept, or has the gate write down what is followed. */
const refused = [
  'encrypt',
  'decrypt',
  'changePassphrase',
  'setIdleMinutes',
  'prepareBackup',
  'keepBackupLock',
  'makeKeptBackup',
  'followCompanion',
  'addSource',
  'addOpml',
  'refreshSources',
] as const;
type Refused = (typeof refused)[number];

/** The same methods, but for those that a private session has not: they throw `private-session`. */
export function inPrivate<All extends Methods & Record<Refused, unknown>>(methods: All): All {
  const refusals = refused.map((name) => [
    name,
    async () => {
      throw new DriftfeedError('private-session', name);
    },
  ]);
  return { ...methods, ...Object.fromEntries(refusals) };
}
