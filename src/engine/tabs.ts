// One tab works: a Web Lock elects it, and the other tabs hand their calls to it and show what it shows.

/** What can be asked of the leading tab, by name; arguments and results are structured-cloneable. */
export type Methods = Record<string, (...parameters: never[]) => Promise<unknown>>;

type TabMessage<Status> =
  | { type: 'ask'; from: string; id: number; name: string; parameters: unknown[] }
  | { type: 'answer'; to: string; id: number; result: unknown }
  | { type: 'failure'; to: string; id: number; message: string }
  | { type: 'status'; status: Status };

interface Asked {
  name: string;
  parameters: unknown[];
  resolve: (result: unknown) => void;
  reject: (error: Error) => void;
}

export interface Tabs<Status> {
  /** Runs a method here if this tab leads, else in the tab that does. Rejects as the method does. */
  call(name: string, parameters: unknown[]): Promise<unknown>;
  /** Calls back with every status; `leads` says whether it is of this tab's own work. */
  subscribe(listener: (status: Status, leads: boolean) => void): void;
  /** Told by the engine, in the leading tab. */
  publish(status: Status): void;
  close(): void;
}

/**
 * `lead` gives the methods and is called in the leading tab alone: at once, or when the tab before it is
 * closed. Calls that were on their way to a tab that died are then made here. Where the browser has no Web
 * Locks every tab leads.
 */
export function joinTabs<Status>(name: string, lead: () => Methods, statusName: string): Tabs<Status> {
  const me = crypto.randomUUID();
  const channel = new BroadcastChannel(name);
  const listeners = new Set<(status: Status, leads: boolean) => void>();
  const asked = new Map<number, Asked>();
  const ending = new AbortController();
  let methods: Methods | null = null;
  let asks = 0;
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });

  const run = (method: string, parameters: unknown[]) => methods![method]!(...(parameters as never[]));
  const post = (message: TabMessage<Status>) => channel.postMessage(message);
  const becomeLeader = () => {
    methods = lead();
    for (const [id, { name: method, parameters, resolve, reject }] of asked) {
      asked.delete(id);
      run(method, parameters).then(resolve, reject);
    }
  };

  channel.onmessage = ({ data }: MessageEvent<TabMessage<Status>>) => {
    if (data.type === 'ask' && methods) {
      const { from: to, id } = data;
      run(data.name, data.parameters).then(
        (result) => post({ type: 'answer', to, id, result }),
        (error: unknown) => post({ type: 'failure', to, id, message: messageOf(error) }),
      );
    } else if (data.type === 'status' && !methods) {
      for (const listener of listeners) listener(data.status, false);
    } else if ((data.type === 'answer' || data.type === 'failure') && data.to === me) {
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
      asked.set(id, { name: method, parameters, resolve, reject });
      post({ type: 'ask', from: me, id, name: method, parameters });
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
