// Three questions before the lock changes: a new passphrase, another one, and whether to go without.
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../hooks/use-engine';
import { type FailureCode, failureCode } from '../view/failure';
import { Dialog } from './Dialog';
import { FailureNote } from './FailureNote';
import { NewPassphrase } from './NewPassphrase';
import { PassphraseField } from './PassphraseField';

/** Minutes without anybody there after which it locks itself, until the person says otherwise. */
const firstIdleMinutes = 15;

const newPassphraseIds = ['new-passphrase', 'new-passphrase-again'] as const;

interface Props {
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

export function TurnOnDialog(props: Props) {
  const { t } = useTranslation();
  const engine = useEngine();
  const [passphrase, setPassphrase] = useState<string | null>(null);
  return (
    <LockDialog
      {...props}
      title={t('encryption.turnOnTitle')}
      action={t('encryption.turnOn')}
      busyText={t('encryption.sealing')}
      ready={passphrase !== null}
      work={() => engine.encrypt(passphrase ?? '', firstIdleMinutes)}
      testId="turn-on-dialog"
    >
      <p>{t('encryption.turnOnText')}</p>
      <p className="dialog-never">{t('encryption.noWayBack')}</p>
      <NewPassphrase testIds={newPassphraseIds} onChange={setPassphrase} />
    </LockDialog>
  );
}

export function ChangeDialog(props: Props) {
  const { t } = useTranslation();
  const engine = useEngine();
  const [old, setOld] = useState('');
  const [passphrase, setPassphrase] = useState<string | null>(null);
  return (
    <LockDialog
      {...props}
      title={t('encryption.change')}
      action={t('encryption.change')}
      busyText={t('encryption.changing')}
      ready={old !== '' && passphrase !== null}
      work={() => engine.changePassphrase(old, passphrase ?? '')}
      testId="change-dialog"
    >
      <PassphraseField
        label={t('encryption.oldPassphrase')}
        value={old}
        autoComplete="current-password"
        testId="old-passphrase"
        onChange={setOld}
      />
      <NewPassphrase testIds={newPassphraseIds} onChange={setPassphrase} />
      <p className="dialog-never">{t('encryption.noWayBack')}</p>
    </LockDialog>
  );
}

export function TurnOffDialog(props: Props) {
  const { t } = useTranslation();
  const engine = useEngine();
  return (
    <LockDialog
      {...props}
      title={t('encryption.turnOffTitle')}
      action={t('encryption.turnOff')}
      busyText={t('encryption.unsealing')}
      ready
      work={() => engine.decrypt()}
      testId="turn-off-dialog"
    >
      <p>{t('encryption.turnOffText')}</p>
    </LockDialog>
  );
}

function LockDialog(
  props: Props & {
    title: string;
    action: string;
    busyText: string;
    ready: boolean;
    work: () => Promise<void>;
    testId: string;
    children: ReactNode;
  },
) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(null);
    props
      .work()
      .then(
        () => {
          props.onClose();
          props.onDone();
        },
        (error) => setFailure(failureCode(error)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <Dialog open={props.open} title={props.title} locked={busy} onClose={props.onClose} testId={props.testId}>
      <form className="passphrase-form" onSubmit={submit} noValidate>
        {props.children}
        {failure ? <FailureNote code={failure} /> : null}
        {busy ? <p role="status">{props.busyText}</p> : null}
        <div className="dialog-buttons">
          <button type="button" className="button button-quiet" disabled={busy} onClick={props.onClose}>
            {t('common.cancel')}
          </button>
          <button
            type="submit"
            className="button button-primary"
            disabled={busy || !props.ready}
            data-testid="confirm-passphrase"
          >
            {props.action}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
