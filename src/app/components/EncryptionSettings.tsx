// The passphrase over everything kept: set, change, lock now, lock by itself, take away.
import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EncryptionView } from '../../engine/api';
import { useCall } from '../hooks/use-call';
import { useEngine } from '../hooks/use-engine';
import { failureCode } from '../view/failure';
import { idleChoices } from '../view/passphrase';
import { Choice } from './Choice';
import { FailureNote } from './FailureNote';
import { ChangeDialog, TurnOffDialog, TurnOnDialog } from './PassphraseDialogs';
import { Setting } from './Setting';
import { useToast } from './Toasts';
import '../styles/encryption.css';

export function EncryptionSettings() {
  const { t } = useTranslation();
  const engine = useEngine();
  const { value, error, reload } = useCall(() => engine.encryption(), []);
  return (
    <section className="section" aria-labelledby="settings-encryption">
      <h2 id="settings-encryption" className="section-title">
        {t('encryption.title')}
      </h2>
      {error ? <FailureNote code={error} onRetry={reload} /> : null}
      {value?.on ? <On view={value} onChanged={reload} /> : null}
      {value && !value.on ? <Off onChanged={reload} /> : null}
    </section>
  );
}

function Off({ onChanged }: { onChanged: () => void }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <Setting name={t('encryption.off')} hint={t('encryption.offHint')}>
      <button type="button" className="button" data-testid="encryption-turn-on" onClick={() => setOpen(true)}>
        <Lock aria-hidden="true" />
        {t('encryption.turnOn')}
      </button>
      <TurnOnDialog open={open} onClose={() => setOpen(false)} onDone={onChanged} />
    </Setting>
  );
}

function On({ view, onChanged }: { view: EncryptionView; onChanged: () => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const toast = useToast();
  const [dialog, setDialog] = useState<'change' | 'turn-off' | null>(null);
  const close = () => setDialog(null);
  const say = (error: unknown) => toast({ text: t(`errors.${failureCode(error)}.what`) });
  return (
    <>
      <Setting name={t('encryption.on')} hint={t('encryption.onHint')}>
        <div className="encryption-buttons">
          <button
            type="button"
            className="button button-primary"
            data-testid="lock-now"
            onClick={() => void engine.lock().catch(say)}
          >
            <Lock aria-hidden="true" />
            {t('encryption.lockNow')}
          </button>
          <button
            type="button"
            className="button"
            data-testid="change-passphrase"
            onClick={() => setDialog('change')}
          >
            {t('encryption.change')}
          </button>
          <button
            type="button"
            className="button button-quiet"
            data-testid="encryption-turn-off"
            onClick={() => setDialog('turn-off')}
          >
            <LockOpen aria-hidden="true" />
            {t('encryption.turnOff')}
          </button>
        </div>
      </Setting>
      <Setting name={t('encryption.idle')} hint={t('encryption.idleHint')}>
        <IdleChoice
          minutes={view.idleMinutes}
          onChange={(minutes) => engine.setIdleMinutes(minutes).then(onChanged, say)}
        />
      </Setting>
      <ChangeDialog
        open={dialog === 'change'}
        onClose={close}
        onDone={() => toast({ text: t('encryption.changed') })}
      />
      <TurnOffDialog open={dialog === 'turn-off'} onClose={close} onDone={onChanged} />
    </>
  );
}

function IdleChoice(props: { minutes: number | null; onChange: (minutes: number | null) => void }) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t('encryption.idle')}
      value={String(props.minutes)}
      testId="idle-lock"
      options={idleChoices.map((minutes) => ({
        value: String(minutes),
        label: minutes === null ? t('encryption.idleNever') : t('encryption.idleMinutes', { minutes }),
      }))}
      onChange={(value) => props.onChange(idleChoices.find((minutes) => String(minutes) === value) ?? null)}
    />
  );
}
