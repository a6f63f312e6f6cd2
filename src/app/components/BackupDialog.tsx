// The question before a backup: locked with a passphrase or not.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../hooks/use-call';
import { useEngine } from '../hooks/use-engine';
import { dayInput } from '../view/days';
import { type FailureCode, failureCode } from '../view/failure';
import { Dialog } from './Dialog';
import { FailureNote } from './FailureNote';
import { NewPassphrase } from './NewPassphrase';
import { useToast } from './Toasts';

export function backupName(): string {
  return `driftfeed-${dayInput(Date.now())}.backup`;
}

/**
 * Asks whether to lock it, and with what, and has it saved. Where a passphrase locks the profile it offers to lock the
 * backup too: it would otherwise lie beside it readable. `save` says whether it was written.
 */
export function BackupDialog(props: {
  open: boolean;
  onClose: () => void;
  save: (passphrase: string | null) => Promise<boolean>;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const engine = useEngine();
  const encryption = useCall(() => engine.encryption(), [props.open]);
  const [chosen, setChosen] = useState<boolean | null>(null);
  const [passphrase, setPassphrase] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const locked = chosen ?? encryption.value?.on ?? false;
  // Not before it is known whether it is to be locked.
  const ready = (encryption.value !== null || !encryption.loading) && (!locked || passphrase !== null);
  const close = () => {
    setChosen(null);
    setPassphrase(null);
    setFailure(null);
    props.onClose();
  };
  const make = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const written = await props.save(locked ? passphrase : null);
      toast({ text: t(written ? 'backup.made' : 'backupFile.gone') });
      close();
    } catch (error) {
      const code = failureCode(error);
      if (code !== 'cancelled') setFailure(code);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      open={props.open}
      title={t('backup.makeTitle')}
      locked={busy}
      onClose={close}
      testId="backup-dialog"
    >
      <form
        className="backup-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready && !busy) void make();
        }}
      >
        <p>{t('backup.makeText')}</p>
        <label className="check">
          <input
            type="checkbox"
            checked={locked}
            data-testid="backup-lock"
            onChange={(event) => {
              setChosen(event.target.checked);
              setPassphrase(null); // its fields begin empty again
            }}
          />
          <span>{t('backup.lock')}</span>
        </label>
        {locked ? (
          <>
            <NewPassphrase testIds={['backup-passphrase', 'backup-again']} onChange={setPassphrase} />
            <p className="field-hint">{t('backup.passphraseHint')}</p>
          </>
        ) : (
          <p className="field-hint">{t('backup.open')}</p>
        )}
        {failure ? <FailureNote code={failure} /> : null}
        <div className="dialog-buttons">
          <button type="button" className="button button-quiet" disabled={busy} onClick={close}>
            {t('common.cancel')}
          </button>
          <button
            type="submit"
            className="button button-primary"
            data-testid="backup-confirm"
            disabled={!ready || busy}
          >
            {busy ? t('backup.making') : t('backup.make')}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
