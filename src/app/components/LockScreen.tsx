// What is shown while everything is sealed: a field for the passphrase, and no hint of what lies behind it.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Engine } from '../../engine/api';
import { type FailureCode, failureCode } from '../view/failure';
import { EraseDialog } from './EraseDialog';
import { FailureNote } from './FailureNote';
import { PassphraseField } from './PassphraseField';
import { Wordmark } from './Wordmark';
import '../styles/encryption.css';

export function LockScreen({ engine, onUnlocked }: { engine: Engine; onUnlocked: () => void }) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const [erasing, setErasing] = useState(false);
  const wrong = failure === 'wrong-passphrase';
  const unlock = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    engine.unlock(passphrase).then(onUnlocked, (error) => {
      setBusy(false);
      setFailure(failureCode(error));
    });
  };
  return (
    <main className="opening" data-testid="lock-screen">
      <Wordmark />
      <form className="lock-form" onSubmit={unlock}>
        <h1 className="lock-title">{t('encryption.lockedTitle')}</h1>
        <PassphraseField
          label={t('encryption.passphrase')}
          value={passphrase}
          autoComplete="current-password"
          error={wrong ? t('errors.wrong-passphrase.what') : null}
          testId="unlock-passphrase"
          autoFocus
          onChange={(next) => {
            setPassphrase(next);
            setFailure(null);
          }}
        />
        {failure && !wrong ? <FailureNote code={failure} /> : null}
        <button
          type="submit"
          className="button button-primary"
          disabled={busy || passphrase === ''}
          data-testid="unlock"
        >
          {busy ? t('encryption.unlocking') : t('encryption.unlock')}
        </button>
        <details className="lock-forgotten">
          <summary>{t('encryption.forgotten')}</summary>
          <p>{t('encryption.forgottenText')}</p>
          <button
            type="button"
            className="button button-danger button-small"
            data-testid="erase-all"
            onClick={() => setErasing(true)}
          >
            {t('settings.erase')}
          </button>
        </details>
      </form>
      <EraseDialog engine={engine} open={erasing} onClose={() => setErasing(false)} />
    </main>
  );
}
