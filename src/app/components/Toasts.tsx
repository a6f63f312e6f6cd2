// One short message at a time, read out, with a way back. Stays while it is pointed at or focused.
import { Toast } from 'radix-ui';
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';
import { useTranslation } from 'react-i18next';

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
  const [shown, setShown] = useState<(Message & { id: number }) | null>(null);
  const show = useCallback((message: Message) => {
    setShown((last) => ({ ...message, id: (last?.id ?? 0) + 1 }));
  }, []);
  const close = () => setShown((last) => (last ? { ...last, text: '' } : null));

  return (
    <ShowContext value={show}>
      <Toast.Provider duration={8000} swipeDirection="down" label={t('toasts.region')}>
        {children}
        {shown && shown.text !== '' ? (
          <Toast.Root
            key={shown.id}
            className="toast"
            onOpenChange={(open) => open || close()}
            data-testid="toast"
          >
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
        ) : null}
        <Toast.Viewport className="toast-viewport" label={t('toasts.region')} />
      </Toast.Provider>
    </ShowContext>
  );
}
