// In place of the gate where nothing may be told to it: the gate writes what it hears to the disk.
import { DriftfeedError } from '../device/errors';
import type { Gate } from './gate-client';

/** Lets nothing out and knows of nothing that was ever let out. What would be kept throws `private-session`. */
export function closedGate(): Gate {
  const refuse = async (): Promise<never> => {
    throw new DriftfeedError('private-session');
  };
  return {
    fetch: refuse,
    allow: refuse,
    // What is allowed was allowed in another session, and stays so.
    revoke: async () => {},
    erase: async () => {},
    trafficLog: async () => [],
    keep: async () => 0,
  };
}
