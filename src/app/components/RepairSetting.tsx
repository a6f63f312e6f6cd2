// Settings: what is stored held against itself, what was found in words, and its repair.
import { Stethoscope } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Damage, Findings } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { Dialog } from './Dialog';
import { FailureNote } from './FailureNote';
import { Setting } from './Setting';

type Step = 'closed' | 'checking' | 'checked' | 'repairing' | 'repaired';

export function RepairSetting() {
  const { t } = useTranslation();
  const engine = useEngine();
  const [step, setStep] = useState<Step>('closed');
  const [findings, setFindings] = useState<Findings>({});
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const ask = (repair: boolean) => {
    setStep(repair ? 'repairing' : 'checking');
    setFailure(null);
    engine.checkStorage(repair ? findings : null).then(
      (found) => {
        setFindings(found);
        setStep(repair ? 'repaired' : 'checked');
      },
      (error) => {
        setFindings({}); // no longer what is so
        setFailure(failureCode(error));
        setStep('checked');
      },
    );
  };
  const close = () => setStep('closed');
  const found = Object.keys(findings).length > 0;
  const busy = step === 'checking' || step === 'repairing';
  return (
    <Setting name={t('repair.check')} hint={t('repair.hint')}>
      <button type="button" className="button" data-testid="check-storage" onClick={() => ask(false)}>
        <Stethoscope aria-hidden="true" />
        {t('repair.check')}
      </button>
      <Dialog
        open={step !== 'closed'}
        title={t(step === 'checking' ? 'repair.checking' : 'repair.title')}
        locked={busy}
        onClose={close}
        testId="repair-dialog"
      >
        {failure ? <FailureNote code={failure} /> : null}
        {step === 'checking' || failure ? null : found ? (
          <FindingList findings={findings} />
        ) : (
          <p data-testid="repair-fine">{t('repair.fine')}</p>
        )}
        {step === 'checked' && found ? <p>{t('repair.nothingYet')}</p> : null}
        {step === 'repaired' && found ? (
          <p role="status" data-testid="repair-done">
            {t('repair.done')}
          </p>
        ) : null}
        <div className="dialog-buttons">
          <button
            type="button"
            className="button button-quiet"
            data-testid="repair-close"
            disabled={busy}
            onClick={close}
          >
            {t('repair.close')}
          </button>
          {found && (step === 'checked' || step === 'repairing') ? (
            <button
              type="button"
              className="button button-primary"
              data-testid="repair-confirm"
              disabled={busy}
              onClick={() => ask(true)}
            >
              {t(step === 'repairing' ? 'repair.repairing' : 'repair.repair')}
            </button>
          ) : null}
        </div>
      </Dialog>
    </Setting>
  );
}

function FindingList({ findings }: { findings: Findings }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <ul className="plain-list repair-findings" data-testid="repair-findings">
      {(Object.entries(findings) as [Damage, number][]).map(([damage, count]) => (
        <li key={damage} data-damage={damage}>
          {t(`repair.damage.${damage}`, { count, formatted: formats.number(count) })}
        </li>
      ))}
    </ul>
  );
}
