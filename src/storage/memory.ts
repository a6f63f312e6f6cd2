// A database in memory in place of the browser's, for a worker of which nothing may be written to the disk.

/**
 * From then on nothing in this thread reaches the browser's own databases, neither to read nor to write. Call it before
 * anything opens one. Where it rejects, nothing may be opened.
 */
export async function keepInMemory(): Promise<void> {
  queueWithoutTimers();
  const memory = await import('fake-indexeddb');
  for (const [name, value] of Object.entries(memory)) {
    if (!/^(?:indexedDB$|IDB)/.test(name)) continue;
    // Where a browser holds on to its own this throws, and so nothing is opened.
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

/**
 * The database waits for the next task between two requests. Where there is no scheduler (Safari) it would take a timer
 * for that, and timers in a row cost 4 ms each: 40 seconds for ten thousand rows.
 */
function queueWithoutTimers(): void {
  if ('scheduler' in globalThis || 'setImmediate' in globalThis) return;
  const { port1, port2 } = new MessageChannel();
  const queue: (() => void)[] = [];
  port2.onmessage = () => queue.shift()?.();
  const setImmediate = (task: () => void) => {
    queue.push(task);
    port1.postMessage(null);
  };
  Object.defineProperty(globalThis, 'setImmediate', {
    value: setImmediate,
    configurable: true,
    writable: true,
  });
}
