// Settings: everything into one file, locked with a passphrase if the person wishes.
import { Download } from 'lucide-react';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { dayInput } from '../view/days';
import { type FailureCode, failureCode } from '../view/failure';
import { lastBackup, noteBackup } from '../view/keeping';
import { Dialog } from './Dialog';
import { FailureNote } from './FailureNote';
import { Setting } from './Setting';
import { useToast } from './Toasts';

const shortest = 8;

export function BackupSetting() {
  const { t } = useTranslation();
  const formats = useFormats();
  const [open, setOpen] = useState(false);
  const [last, setLast] = useState(lastBackup);
  return (
    <Setting
      name={t('backup.make')}
      hint={`${t('backup.makeHint')} ${last !== null ? t('backup.last', { day: formats.day(last) }) : t('backup.never')}`}
    >
      <button type="button" className="button" data-testid="make-backup" onClick={() => setOpen(true)}>
        <Download aria-hidden="true" />
        {t('backup.make')}
      </button>
      <BackupDialog
        open={open}
        onClose={() => setOpen(false)}
        onMade={(time) => {
          noteBackup(time);
          setLast(time);
          setOpen(false);
        }}
      />
    </Setting>
  );
}

function BackupDialog(props: { open: boolean; onClose: () => void; onMade: (time: number) => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
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
      const time = Date.now();
      const blob = await engine.makeBackup(locked ? passphrase : null);
      download(blob, `driftfeed-${dayInput(time)}.backup`);
      toast({ text: t('backup.made') });
      props.onMade(time);
      close();
    } catch (error) {
      setFailure(failureCode(error));
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

function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
