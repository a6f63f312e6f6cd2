// Reacting to a card: the engine is told, the feed changes, the card under the hand stays where it was.
import { type RefObject, useCallback, useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedbackAction } from '../../engine/api';
import { useToast } from '../components/Toasts';
import { failureCode } from '../view/failure';
import { useFeedStore } from './use-engine';

export interface Reactions {
  /** Does the action, or takes it back where it is pressed already. */
  toggle: (url: string, action: FeedbackAction, pressed: boolean) => void;
  /** Notes that the item was opened; never takes it back. */
  opened: (url: string) => void;
}

const doneKeys = {
  open: 'action.doneOpen',
  like: 'action.doneLike',
  less: 'action.doneLess',
  hide: 'action.doneHide',
  save: 'action.doneSave',
} as const satisfies Record<FeedbackAction, string>;

export function useReactions(list: RefObject<HTMLOListElement | null>): Reactions {
  const { t } = useTranslation();
  const toast = useToast();
  const { store, feed } = useFeedStore();
  const anchor = useRef<{ url: string; next: string | null; top: number } | null>(null);

  const cardOf = useCallback(
    (url: string) => list.current?.querySelector<HTMLElement>(`[data-url="${CSS.escape(url)}"]`) ?? null,
    [list],
  );

  const hold = useCallback(
    (url: string) => {
      const card = cardOf(url);
      const next = card?.nextElementSibling;
      if (card) {
        const nextUrl = next instanceof HTMLElement ? (next.dataset.url ?? null) : null;
        anchor.current = { url, next: nextUrl, top: card.getBoundingClientRect().top };
      }
    },
    [cardOf],
  );

  // After the feed has changed: keep the touched card under the hand; where it is gone, the focus goes on.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new feed is what may move cards
  useLayoutEffect(() => {
    const held = anchor.current;
    if (!held) return;
    anchor.current = null;
    const card = cardOf(held.url);
    const steady = card ?? (held.next === null ? null : cardOf(held.next));
    if (!steady) return;
    window.scrollBy({ top: steady.getBoundingClientRect().top - held.top, behavior: 'instant' });
    if (!card) steady.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
  }, [feed]);

  const attempt = useCallback(
    async (work: () => Promise<void>) => {
      try {
        await work();
      } catch (error) {
        anchor.current = null;
        const code = failureCode(error);
        toast({ text: `${t(`errors.${code}.what`)} ${t(`errors.${code}.todo`)}` });
      }
    },
    [t, toast],
  );

  const react = useCallback(
    (url: string, action: FeedbackAction) =>
      attempt(async () => {
        hold(url);
        const undoId = await store.react(url, action);
        toast({ text: t(doneKeys[action]), undo: () => void attempt(() => store.undo(undoId)) });
      }),
    [attempt, hold, store, t, toast],
  );

  return useMemo(
    () => ({
      toggle(url, action, pressed) {
        if (!pressed) {
          void react(url, action);
          return;
        }
        void attempt(async () => {
          hold(url);
          await store.takeBack(url, action);
          toast({ text: t('action.undone') });
        });
      },
      opened: (url) => void react(url, 'open'),
    }),
    [attempt, hold, react, store, t, toast],
  );
}
