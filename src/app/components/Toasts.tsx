// One short message at a time, read out, with a way back. Stays while it is pointed at or focused, and goes with the
// page that it was about.
import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';

export interface Message {
  text: string;
  undo?: () => void;
}

const ShowContext = createContext<(message: Message) => void>(() => undefined);

/** Shows a message; a later one takes its place. */
export function useToast(): (message: Message) => void {
  return useContext(ShowContext);
}

export function ToastProvider({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState<(Message & { id: number; path: string }) | null>(null);
  const [path] = useLocation();
  const here = useRef(path);
  here.current = path;
  const show = useCallback((message: Message) => {
    setShown((last) => ({ ...message, id: (last?.id ?? 0) + 1, path: here.current }));
  }, []);
  useEffect(() => {
    setShown((last) => (last && last.path !== path ? { ...last, text: '' } : last));
  }, [path]);
  const close = () => setShown((last) => (last ? { ...last, text: '' } : null));

  return (
    <ShowContext value={show}>
      {children}
      {/* Each message has a provider of its own: whether time stands still is kept there, and one that closes while it is
          focused or pointed at, as by its own Undo, never says that time goes on. The next would stay for ever. */}
      {shown ? (
        <Toast.Provider key={shown.id} duration={8000} swipeDirection="down" label={t('toasts.region')}>
          {shown.text === '' ? null : (
            <Toast.Root className="toast" onOpenChange={(open) => open || close()} data-testid="toast">
              <Toast.Description>{shown.text}</Toast.Description>
              {shown.undo ? (
                <Toast.Action
                  className="toast-action"
                  altText={t('common.undo')}
                  onClick={shown.undo}
                  data-testid="undo"
                >
                  {t('common.undo')}
                </Toast.Action>
              ) : null}
            </Toast.Root>
          )}
          <Toast.Viewport className="toast-viewport" label={t('toasts.region')} />
        </Toast.Provider>
      ) : null}
    </ShowContext>
  );
}
