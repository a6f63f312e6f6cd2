// Asks once more, then erases everything kept in this browser and starts from an empty page.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Engine } from '../../engine/api';
import { type FailureCode, failureCode } from '../view/failure';
import { clearPreferences } from '../view/preferences';
import { Dialog } from './Dialog';
import { FailureNote } from './FailureNote';

export function EraseDialog(props: { engine: Engine; open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const erase = () => {
    setBusy(true);
    setFailure(null);
    props.engine.eraseAll().then(
      () => {
        clearPreferences();
        // A fresh page: nothing of before may linger in memory either.
        location.replace(import.meta.env.BASE_URL);
      },
      (error) => {
        setBusy(false);
        setFailure(failureCode(error));
      },
    );
  };
  return (
    <Dialog
      open={props.open}
      title={t('settings.eraseTitle')}
      locked={busy}
      onClose={props.onClose}
      testId="erase-dialog"
    >
      <p>{t('settings.eraseText')}</p>
      <p className="dialog-never">{t('forget.never')}</p>
      {failure ? <FailureNote code={failure} /> : null}
      <div className="dialog-buttons">
        <button type="button" className="button button-quiet" disabled={busy} onClick={props.onClose}>
          {t('common.cancel')}
        </button>
        <button
          type="button"
          className="button button-danger"
          data-testid="confirm-erase"
          disabled={busy}
          onClick={erase}
        >
          {busy ? t('settings.erasing') : t('settings.erase')}
        </button>
      </div>
    </Dialog>
  );
}
