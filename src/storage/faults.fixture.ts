// A browser whose storage fails once, at the n-th thing that the code asks of it, in a way of choice.

/** `request`: it fails, as of a broken disk. `abort`: its transaction dies. `quota`: it dies because the disk is full. */
export const faults = ['request', 'abort', 'quota'] as const;
type Fault = (typeof faults)[number];

/** fake-indexeddb's own, which the standard does not show. */
interface FakeTransaction {
  _execRequestAsync(asked: { operation: () => unknown }): unknown;
  _abort(errorName: string | null): void;
}
interface FakeDatabase {
  transaction(...parameters: unknown[]): FakeTransaction;
}

/** Runs `work` while the n-th call (from 1) fails. Says whether it came to that, and what `work` rejected with. */
export async function withFault(
  fault: Fault,
  n: number,
  work: () => Promise<unknown>,
): Promise<{ reached: boolean; error: unknown }> {
  const transactions = IDBTransaction.prototype as unknown as FakeTransaction;
  const databases = IDBDatabase.prototype as unknown as FakeDatabase;
  const { _execRequestAsync: execute } = transactions;
  const { transaction: begin } = databases;
  let calls = 0;
  // Browsers do so between two tasks, never in the middle of one.
  const kill = (transaction: FakeTransaction) =>
    queueMicrotask(() => transaction._abort(fault === 'quota' ? 'QuotaExceededError' : 'UnknownError'));

  databases.transaction = function (...parameters) {
    const isIt = ++calls === n;
    if (isIt && fault === 'request') throw new DOMException('no connection', 'InvalidStateError');
    const transaction = begin.apply(this, parameters);
    if (isIt) kill(transaction);
    return transaction;
  };
  transactions._execRequestAsync = function (asked) {
    if (++calls !== n) return execute.call(this, asked);
    if (fault === 'request') {
      const operation = () => {
        throw new DOMException('it broke', 'UnknownError');
      };
      return execute.call(this, { ...asked, operation });
    }
    const request = execute.call(this, asked);
    kill(this);
    return request;
  };
  let error: unknown = null;
  try {
    await work();
  } catch (failure) {
    error = failure;
  } finally {
    databases.transaction = begin;
    transactions._execRequestAsync = execute;
  }
  return { reached: calls >= n, error };
}
