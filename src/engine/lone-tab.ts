// A tab that works for itself: it asks no other tab, answers none, and none hears of it.
import type { Methods, Tabs } from './tabs';

/** In place of `joinTabs`. Whoever calls before `lead` is through waits for it; where that fails, the next call tries anew. */
export function standAlone<Status>(lead: () => Promise<Methods>, statusName: string): Tabs<Status> {
  const listeners = new Set<(status: Status, leads: boolean) => void>();
  let leading: Promise<Methods> | null = null;
  const methods = () => {
    leading ??= lead().catch((error: unknown) => {
      leading = null;
      throw error;
    });
    return leading;
  };
  const call = async (name: string, parameters: unknown[]) =>
    (await methods())[name]!(...(parameters as never[]));
  methods().catch(() => {}); // every call says it

  return {
    call,
    subscribe(listener) {
      listeners.add(listener);
      void call(statusName, []).then(
        (status) => listener(status as Status, true),
        () => {}, // whoever asks for the status itself is told why
      );
    },
    publish(status) {
      for (const listener of listeners) listener(status, true);
    },
    close: () => listeners.clear(),
  };
}
