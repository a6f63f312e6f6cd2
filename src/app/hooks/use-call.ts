// One answer of the engine as state: the value, whether it is on its way, and what went wrong.
import { useCallback, useEffect, useRef, useState } from 'react';
import { type FailureCode, failureCode } from '../view/failure';

export interface Call<T> {
  value: T | null;
  error: FailureCode | null;
  loading: boolean;
  reload: () => void;
}

/**
 * Calls `work` whenever a key changes. The last value stays while the next is on its way; an answer that a
 * later call overtook is dropped.
 */
export function useCall<T>(
  work: () => Promise<T>,
  keys: readonly (string | number | boolean | null)[],
): Call<T> {
  const [state, setState] = useState<Omit<Call<T>, 'reload'>>({ value: null, error: null, loading: true });
  const [round, setRound] = useState(0);
  const latest = useRef(work);
  latest.current = work;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the keys say when to call again
  useEffect(() => {
    let current = true;
    setState((known) => ({ ...known, loading: true }));
    latest.current().then(
      (value) => current && setState({ value, error: null, loading: false }),
      (error) => current && setState((known) => ({ ...known, error: failureCode(error), loading: false })),
    );
    return () => {
      current = false;
    };
  }, [...keys, round]);

  const reload = useCallback(() => setRound((count) => count + 1), []);
  return { ...state, reload };
}
