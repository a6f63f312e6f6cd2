// Above everything while the session is private: says so, ends it, and asks before what is in it is lost.
import { HatGlasses } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Engine } from '../../engine/api';
import { endPrivate, forgetOnLeaving } from '../view/private-session';
import { Dialog } from './Dialog';
import '../styles/private.css';

/** It stands outside of what needs the engine's answer, so that a session that could not be opened can be ended too. */
export function PrivateBar({ engine }: { engine: Engine }) {
  const { t } = useTranslation();
  const [something, setSomething] = useState(false);
  const [asking, setAsking] = useState(false);
  const agreed = useRef(false);

  useEffect(() => engine.subscribe(({ profile }) => setSomething(profile.source !== 'none')), [engine]);

  useEffect(() => {
    if (!something) return;
    const ask = (event: BeforeUnloadEvent) => {
      if (!agreed.current) event.preventDefault();
    };
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [something]);

  useEffect(() => {
    const forget = () => {
      engine.close();
      document.body.replaceChildren();
    };
    return forgetOnLeaving(window, forget, () => location.reload());
  }, [engine]);

  const end = () => {
    agreed.current = true;
    endPrivate();
  };
  return (
    <aside className="private-bar" aria-label={t('privateSession.name')} data-testid="private-bar">
      <p className="private-text">
        <HatGlasses aria-hidden="true" />
        <span>
          <strong>{t('privateSession.name')}</strong>{' '}
          <span className="private-more">{t('privateSession.inMemory')}</span>
        </span>
      </p>
      <button
        type="button"
        className="private-end"
        aria-label={t('privateSession.end')}
        data-testid="private-end"
        onClick={() => (something ? setAsking(true) : end())}
      >
        {t('privateSession.endShort')}
      </button>
      <Dialog
        open={asking}
        title={t('privateSession.endTitle')}
        onClose={() => setAsking(false)}
        testId="private-end-dialog"
      >
        <p>{t('privateSession.endText')}</p>
        <div className="dialog-buttons">
          <button type="button" className="button button-quiet" onClick={() => setAsking(false)}>
            {t('common.cancel')}
          </button>
          <button
            type="button"
            className="button button-danger"
            data-testid="private-end-confirm"
            onClick={end}
          >
            {t('privateSession.endConfirm')}
          </button>
        </div>
      </Dialog>
    </aside>
  );
}
