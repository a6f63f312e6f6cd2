// One tab works: a Web Lock elects it, a BroadcastChannel tells the others what changed.

/** What one tab tells the others. `changed` names what to read again; `wake` asks the leader to look for jobs. */
export type TabMessage =
  | { type: 'changed'; what: 'history' | 'vectors' | 'feed' | 'settings' | 'sources' | 'training' | 'erased' }
  | { type: 'wake' };

export interface Leadership {
  isLeader(): boolean;
  tell(message: TabMessage): void;
  close(): void;
}

/**
 * Asks for the work lock and keeps it until this context ends. `onLeader` is called once it is ours,
 * which may be when another tab closes. Where the browser has no Web Locks every tab leads: jobs are
 * idempotent, so that costs time, not data.
 */
export function takePart(
  name: string,
  onLeader: () => void,
  onMessage: (message: TabMessage) => void,
): Leadership {
  let leader = false;
  let release = () => {};
  const abort = new AbortController();
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event: MessageEvent<TabMessage>) => onMessage(event.data);
  const lead = () => {
    leader = true;
    onLeader();
  };
  if (navigator.locks) {
    navigator.locks
      .request(name, { signal: abort.signal }, () => {
        lead();
        return new Promise<void>((resolve) => {
          release = resolve;
        });
      })
      .catch((error: unknown) => {
        if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
      });
  } else {
    lead();
  }
  return {
    isLeader: () => leader,
    tell: (message) => channel.postMessage(message),
    close: () => {
      abort.abort();
      release();
      channel.close();
    },
  };
}
