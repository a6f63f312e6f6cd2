// The question before a backup: locked with a passphrase or not.
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayInput } from '../view/days';
import { type FailureCode, failureCode } from '../view/failure';
import { Dialog } from './Dialog';
import { FailureNote } from './FailureNote';
import { useToast } from './Toasts';

const shortest = 8;

export function backupName(): string {
  return `driftfeed-${dayInput(Date.now())}.backup`;
}

/** Asks whether to lock it, and with what, and has it saved. */
export function BackupDialog(props: {
  open: boolean;
  onClose: () => void;
  save: (passphrase: string | null) => Promise<void>;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const id = useId();
  const [locked, setLocked] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const ready = !locked || (passphrase.length >= shortest && passphrase === again);
  const close = () => {
    setPassphrase('');
    setAgain('');
    setFailure(null);
    props.onClose();
  };
  const make = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await props.save(locked ? passphrase : null);
      toast({ text: t('backup.made') });
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
            onChange={(event) => setLocked(event.target.checked)}
          />
          <span>{t('backup.lock')}</span>
        </label>
        {locked ? (
          <>
            <PassphraseField
              id={`${id}-first`}
              label={t('backup.passphrase')}
              hint={t('backup.passphraseHint')}
              value={passphrase}
              isNew
              testId="backup-passphrase"
              onChange={setPassphrase}
            />
            <PassphraseField
              id={`${id}-again`}
              label={t('backup.again')}
              hint={again !== '' && again !== passphrase ? t('backup.differs') : ''}
              value={again}
              isNew
              testId="backup-again"
              onChange={setAgain}
            />
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

export function PassphraseField(props: {
  id: string;
  label: string;
  hint: string;
  value: string;
  /** To be made up now, rather than one from before: says it to password managers. */
  isNew?: boolean;
  testId: string;
  onChange: (value: string) => void;
}) {
  const hintId = `${props.id}-hint`;
  return (
    <div className="field">
      <label className="field-label" htmlFor={props.id}>
        {props.label}
      </label>
      <input
        id={props.id}
        className="input"
        type="password"
        autoComplete={props.isNew ? 'new-password' : 'current-password'}
        aria-describedby={hintId}
        value={props.value}
        data-testid={props.testId}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <p id={hintId} className="field-hint" aria-live="polite">
        {props.hint}
      </p>
    </div>
  );
}
