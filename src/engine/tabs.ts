// One tab works: a Web Lock elects it, and the other tabs hand their calls to it and show what it shows.
import { DriftfeedError } from '../device/errors';

/** What can be asked of the leading tab, by name; arguments and results are structured-cloneable. */
export type Methods = Record<string, (...parameters: never[]) => Promise<unknown>>;

type TabMessage<Status> =
  | { type: 'leading' }
  | { type: 'ask'; from: string; id: number; name: string; parameters: unknown[] }
  | { type: 'begun'; to: string; id: number }
  | { type: 'answer'; to: string; id: number; result: unknown }
  | { type: 'failure'; to: string; id: number; message: string }
  | { type: 'status'; status: Status };

interface Asked {
  name: string;
  parameters: unknown[];
  /** A leading tab has said that it makes the call; whether it came to an end is not known. */
  begun: boolean;
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

export interface Tabs<Status> {
  /**
   * Runs a method here if this tab leads, else in the tab that does. Rejects as the method does, and with
   * `other-tab` where that tab was closed in the middle of a call that may not be made twice.
   */
  call(name: string, parameters: unknown[]): Promise<unknown>;
  /** Calls back with every status; `leads` says whether it is of this tab's own work. */
  subscribe(listener: (status: Status, leads: boolean) => void): void;
  /** Told by the engine, in the leading tab. */
  publish(status: Status): void;
  close(): void;
}

/**
 * `lead` gives the methods and is called in the leading tab alone: at once, or when the tab before it is
 * closed. Calls of every tab that were on their way to a tab that died are then made by the new one, again
 * if need be; only those named in `once`, which would do harm when made twice, are made if the dead tab had
 * not begun them and rejected if it had. Where the browser has no Web Locks every tab leads.
 */
export function joinTabs<Status>(
  name: string,
  lead: () => Methods,
  statusName: string,
  once: ReadonlySet<string>,
): Tabs<Status> {
  const me = crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  const listeners = new Set<(status: Status, leads: boolean) => void>();
  const asked = new Map<number, Asked>();
  /** Calls of other tabs that were taken on here: one that was on its way at the change of tabs comes twice. */
  const taken = new Set<string>();
  const ending = new AbortController();
  let methods: Methods | null = null;
  let asks = 0;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });

  const run = (method: string, parameters: unknown[]) => methods![method]!(...(parameters as never[]));
  const post = (message: TabMessage<Status>) => channel.postMessage(message);
  const ask = (id: number, { name: method, parameters }: Asked) =>
    post({ type: 'ask', from: me, id, name: method, parameters });

  /** This tab's calls that are still to be made, now that another tab leads; rejects those that may not be. */
  const callsToMake = (): [number, Asked][] => {
    for (const [id, call] of asked) {
      if (!call.begun || !once.has(call.name)) continue;
      asked.delete(id);
      call.reject(new DriftfeedError('other-tab', `${call.name} was begun in a tab that was closed`));
    }
    return [...asked];
  };
  const becomeLeader = () => {
    methods = lead();
    post({ type: 'leading' });
    for (const [, { name: method, parameters, resolve, reject }] of callsToMake()) {
      run(method, parameters).then(resolve, reject);
    }
    asked.clear();
  };
  const answer = (to: string, id: number, method: string, parameters: unknown[]) => {
    const key = `${to} ${id}`;
    if (taken.has(key)) return;
    taken.add(key);
    // Before the work, so that a tab closed in the middle of it is known to have begun.
    post({ type: 'begun', to, id });
    run(method, parameters).then(
      (result) => post({ type: 'answer', to, id, result }),
      (error: unknown) => post({ type: 'failure', to, id, message: messageOf(error) }),
    );
  };

  channel.onmessage = ({ data }: MessageEvent<TabMessage<Status>>) => {
    if (data.type === 'leading') {
      for (const [id, call] of callsToMake()) {
        call.begun = false;
        ask(id, call);
      }
    } else if (data.type === 'ask') {
      if (methods) answer(data.from, data.id, data.name, data.parameters);
    } else if (data.type === 'begun') {
      const call = data.to === me ? asked.get(data.id) : undefined;
      if (call) call.begun = true;
    } else if (data.type === 'status') {
      if (!methods) for (const listener of listeners) listener(data.status, false);
    } else if (data.to === me) {
      const call = asked.get(data.id);
      asked.delete(data.id);
      if (data.type === 'answer') call?.resolve(data.result);
      else call?.reject(new Error(data.message));
    }
  };

  const decided = elect(name, held, ending.signal, becomeLeader);
  const call = async (method: string, parameters: unknown[]): Promise<unknown> => {
    await decided;
    if (methods) return run(method, parameters);
    return new Promise((resolve, reject) => {
      const id = ++asks;
      const made: Asked = { name: method, parameters, begun: false, resolve, reject };
      ask(id, made); // throws what cannot be cloned, which must then not be asked again
      asked.set(id, made);
    });
  };

  return {
    call,
    subscribe(listener) {
      listeners.add(listener);
      void call(statusName, []).then(
        (status) => listener(status as Status, methods !== null),
        () => {}, // whoever asks for the status itself is told why
      );
    },
    publish(status) {
      for (const listener of listeners) listener(status, true);
      post({ type: 'status', status });
    },
    close() {
      ending.abort();
      release();
      channel.close();
    },
  };
}

/** Resolves once it is known whether this tab leads; `becomeLeader` may also be called later. */
async function elect(
  name: string,
  held: Promise<void>,
  signal: AbortSignal,
  becomeLeader: () => void,
): Promise<void> {
  if (!navigator.locks) return becomeLeader();
  await new Promise<void>((decide) => {
    const lead = () => {
      becomeLeader();
      decide();
      return held;
    };
    void navigator.locks.request(name, { ifAvailable: true }, (lock) => {
      if (lock) return lead();
      // Another tab leads; this one waits for its turn.
      navigator.locks.request(name, { signal }, lead).catch(() => {});
      decide();
    });
  });
}

/** Typed errors keep their code at the start of the message. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
