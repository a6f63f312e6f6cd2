// The engine and its status for every component below, kept outside React so that a render never loses it.
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Engine, EngineStatus } from '../../engine/api';
import { type FailureCode, failureCode } from '../view/failure';
import { FeedStore } from '../view/feed-store';

interface Held {
  engine: Engine;
  status: EngineStatus;
  feedStore: FeedStore;
}

const HeldContext = createContext<Held | null>(null);

/** Opens onto `children` once the engine has answered; until then shows `waiting`, or `failed` with why. */
export function EngineProvider(props: {
  engine: Engine;
  waiting: ReactNode;
  failed: (code: FailureCode, retry: () => void) => ReactNode;
  children: ReactNode;
}) {
  const { engine } = props;
  const [status, setStatus] = useState<EngineStatus | null>(null);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const [attempt, setAttempt] = useState(0);
  const [feedStore] = useState(() => new FeedStore(engine));

  // biome-ignore lint/correctness/useExhaustiveDependencies: an attempt is what a retry changes
  useEffect(() => {
    let current = true;
    const unsubscribe = engine.subscribe((next) => {
      if (current) setStatus(next);
    });
    engine.status().then(
      (first) => current && setStatus((known) => known ?? first),
      (error) => current && setFailure(failureCode(error)),
    );
    return () => {
      current = false;
      unsubscribe();
    };
  }, [engine, attempt]);

  if (status) return <HeldContext value={{ engine, status, feedStore }}>{props.children}</HeldContext>;
  if (failure) {
    return props.failed(failure, () => {
      setFailure(null);
      setAttempt((count) => count + 1);
    });
  }
  return props.waiting;
}

function useHeld(): Held {
  const held = useContext(HeldContext);
  if (!held) throw new Error('misuse: no EngineProvider above');
  return held;
}

export function useEngine(): Engine {
  return useHeld().engine;
}

export function useStatus(): EngineStatus {
  return useHeld().status;
}

/** The feed as it stands, kept over route changes so that going back changes nothing. */
export function useFeedStore() {
  const { feedStore } = useHeld();
  const state = useSyncExternalStore(feedStore.subscribe, feedStore.snapshot);
  return { store: feedStore, ...state };
}
