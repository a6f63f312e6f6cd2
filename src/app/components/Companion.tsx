// The companion extension: whether it is there, what it may see, what it brings, and how to stop it.
import { Switch } from 'radix-ui';
import { useEffect, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine, useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import type { ImportFlow } from '../hooks/use-import';
import { type FailureCode, failureCode } from '../view/failure';
import { isPrivate } from '../view/private-session';
import { FailureNote } from './FailureNote';
import { Progress } from './Progress';

export function Companion({ flow, onChanged }: { flow: ImportFlow; onChanged: () => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const { companion } = useStatus();
  const [there, setThere] = useState<boolean | null>(null);
  const [round, setRound] = useState(0);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a round is what looking again changes
  useEffect(() => engine.watchCompanion(setThere), [engine, round]);

  return (
    <section
      className="section"
      aria-labelledby="companion-title"
      data-testid="companion"
      data-there={there ?? undefined}
      data-until={companion.until ?? undefined}
      data-added={companion.added}
    >
      <h2 id="companion-title" className="section-title">
        {t('keepUp.companionTitle')}
      </h2>
      <p className="section-lead">{t('keepUp.companionLead')}</p>
      <ul className="companion-facts">
        <li>{t('keepUp.sees')}</li>
        <li>{t('keepUp.seesNot')}</li>
        <li>{t('keepUp.answers')}</li>
      </ul>
      {there === null ? (
        <p className="field-note" role="status">
          {t('keepUp.looking')}
        </p>
      ) : null}
      {there === false ? (
        <div className="companion-state">
          <p role="status">{t('keepUp.absent')}</p>
          <button type="button" className="button" onClick={() => setRound((count) => count + 1)}>
            {t('keepUp.lookAgain')}
          </button>
        </div>
      ) : null}
      {there && (isPrivate || companion.until === null) ? <FirstTime flow={flow} /> : null}
      {isPrivate ? <p className="field-note">{t('privateSession.companion')}</p> : null}
      {!isPrivate && companion.until !== null ? (
        <GoingOn there={there === true} onChanged={onChanged} />
      ) : null}
    </section>
  );
}

/** Everything it tells is shown before anything is stored, as for a file. */
function FirstTime({ flow }: { flow: ImportFlow }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const { state } = flow;
  if (state.step === 'reading') {
    return (
      <div className="companion-state">
        <p role="status">{t('keepUp.reading')}</p>
        <Progress share={null} label={t('keepUp.reading')} />
        <button type="button" className="button button-quiet" onClick={flow.cancel}>
          {t('common.cancel')}
        </button>
      </div>
    );
  }
  return (
    <div className="companion-state">
      <p role="status">{t('keepUp.there')}</p>
      <button
        type="button"
        className="button button-primary"
        data-testid="companion-read"
        onClick={() => flow.readFrom((signal) => engine.readCompanion(signal))}
      >
        {t('keepUp.read')}
      </button>
      {state.step === 'failed' ? <FailureNote code={state.code} kept={t('import.nothingKept')} /> : null}
    </div>
  );
}

function GoingOn({ there, onChanged }: { there: boolean; onChanged: () => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const formats = useFormats();
  const id = useId();
  const { on, until, added } = useStatus().companion;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const attempt = (work: Promise<unknown>) => {
    setBusy(true);
    setFailure(null);
    work.then(onChanged, (error) => setFailure(failureCode(error))).finally(() => setBusy(false));
  };
  return (
    <div className="companion-state">
      <div className="companion-switch">
        <Switch.Root
          id={id}
          className="switch"
          checked={on}
          disabled={busy}
          data-testid="companion-on"
          onCheckedChange={(next) => attempt(engine.followCompanion(next))}
        >
          <Switch.Thumb className="switch-thumb" />
        </Switch.Root>
        <label htmlFor={id}>{t('keepUp.on')}</label>
      </div>
      <p role="status" data-testid="companion-last">
        {t('keepUp.last', {
          count: added,
          formatted: formats.number(added),
          time: formats.dayAndTime(until ?? 0),
        })}
      </p>
      {there && on ? (
        <button
          type="button"
          className="button"
          disabled={busy}
          data-testid="companion-now"
          onClick={() => attempt(engine.catchUp())}
        >
          {busy ? t('keepUp.asking') : t('keepUp.now')}
        </button>
      ) : null}
      {failure ? <FailureNote code={failure} /> : null}
    </div>
  );
}
