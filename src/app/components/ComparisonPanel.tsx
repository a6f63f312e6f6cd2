// Two models compared by what the person chooses: to start and stop it, and how it stands in plain words.
import { Scale, Square } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparisonView, ModelName, Verdict } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { rivals, shareBar } from '../view/comparison';
import { type FailureCode, failureCode } from '../view/failure';
import { FailureNote } from './FailureNote';

export function ComparisonPanel({
  comparison,
  verdict,
}: {
  comparison: ComparisonView;
  verdict: Verdict | null;
}) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const attempt = (work: Promise<void>) => {
    setBusy(true);
    setFailure(null);
    work.catch((error: unknown) => setFailure(failureCode(error))).finally(() => setBusy(false));
  };
  const { models, state } = comparison;
  const serving = comparison.chosen ?? verdict?.serving;
  return (
    <section
      className="panel"
      aria-labelledby="model-comparison"
      data-testid="comparison"
      data-state={state}
      data-now={comparison.now.join(' ')}
      aria-busy={busy}
    >
      <h2 id="model-comparison" className="section-title">
        {t('comparison.title')}
      </h2>
      {models ? (
        <Standing comparison={comparison} models={models} busy={busy} attempt={attempt} />
      ) : serving && comparison.choices.length > 1 ? (
        <Start options={rivals(comparison, serving)} serving={serving} busy={busy} attempt={attempt} />
      ) : (
        <p className="section-lead">{t('comparison.untrained')}</p>
      )}
      {failure ? <FailureNote code={failure} /> : null}
    </section>
  );
}

interface Doing {
  busy: boolean;
  attempt: (work: Promise<void>) => void;
}

function Start({ options, serving, busy, attempt }: Doing & { options: ModelName[]; serving: ModelName }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const [picked, setPicked] = useState<ModelName | null>(null);
  const rival = picked !== null && options.includes(picked) ? picked : options[0];
  if (rival === undefined) return <p className="section-lead">{t('comparison.untrained')}</p>;
  return (
    <>
      <p className="section-lead">{t('comparison.lead')}</p>
      <fieldset className="comparison-rivals" disabled={busy}>
        <legend>{t('comparison.against', { serving: t(`models.${serving}.name`) })}</legend>
        <div className="chips">
          {options.map((model) => (
            <button
              key={model}
              type="button"
              className="chip"
              aria-pressed={model === rival}
              data-testid={`rival-${model}`}
              onClick={() => setPicked(model)}
            >
              {t(`models.${model}.name`)}
            </button>
          ))}
        </div>
      </fieldset>
      <p className="section-lead" aria-live="polite">
        {t(`models.${rival}.about`)}
      </p>
      <div className="comparison-actions">
        <button
          type="button"
          className="button"
          disabled={busy}
          data-testid="start-comparison"
          onClick={() => attempt(engine.startComparison(rival))}
        >
          <Scale aria-hidden="true" />
          {t('comparison.start')}
        </button>
      </div>
    </>
  );
}

function Standing({
  comparison,
  models,
  busy,
  attempt,
}: Doing & { comparison: ComparisonView; models: [ModelName, ModelName] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const { state, wins, ties, now, winner } = comparison;
  const decided = wins[0] + wins[1];
  const names = { firstName: t(`models.${models[0]}.name`), secondName: t(`models.${models[1]}.name`) };
  return (
    <>
      <div role="status">
        <p className="comparison-score" data-testid="comparison-score">
          {decided > 0
            ? t('comparison.score', {
                ...names,
                count: decided,
                formatted: formats.number(decided),
                first: formats.number(wins[0]),
                second: formats.number(wins[1]),
              })
            : t('comparison.pair', { first: names.firstName, second: names.secondName })}{' '}
          {ties > 0 ? `${t('comparison.ties', { count: ties, formatted: formats.number(ties) })} ` : null}
          {winner
            ? t('comparison.decided', { winner: t(`models.${winner}.name`) })
            : decided > 0
              ? t('comparison.undecided')
              : null}
        </p>
        {comparison.restarted ? <p className="banner">{t('comparison.restarted')}</p> : null}
        {state === 'waiting' ? <p className="banner">{t('comparison.waiting')}</p> : null}
        {state === 'running' ? (
          <p className="section-lead" data-testid="comparison-now">
            {now[0] + now[1] > 0
              ? t('comparison.now', {
                  ...names,
                  first: formats.number(now[0]),
                  second: formats.number(now[1]),
                })
              : decided === 0
                ? t('comparison.empty')
                : null}
          </p>
        ) : null}
      </div>
      {decided > 0 ? <Bar comparison={comparison} {...names} /> : null}
      <div className="comparison-actions">
        {winner && winner !== models[0] ? (
          <button
            type="button"
            className="button button-primary"
            disabled={busy}
            data-testid="serve-winner"
            onClick={() => attempt(engine.serveModel(winner))}
          >
            {t('comparison.serve', { winner: t(`models.${winner}.name`) })}
          </button>
        ) : null}
        {winner === models[0] ? <p className="section-lead">{t('comparison.stays')}</p> : null}
        <button
          type="button"
          className="button"
          disabled={busy}
          data-testid="stop-comparison"
          onClick={() => attempt(engine.stopComparison())}
        >
          {winner ? null : <Square aria-hidden="true" />}
          {t(winner ? (winner === models[0] ? 'comparison.finish' : 'comparison.keep') : 'comparison.stop')}
        </button>
      </div>
    </>
  );
}

/** Where the second's share lies: a band between the two names, with the middle marked. */
function Bar({
  comparison,
  firstName,
  secondName,
}: {
  comparison: ComparisonView;
  firstName: string;
  secondName: string;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { from, to, at } = shareBar(comparison);
  const { low, high } = comparison.share;
  const words = t('comparison.barWords', {
    secondName,
    low: formats.percent(low),
    high: formats.percent(high),
  });
  return (
    <figure className="comparison-bar">
      <figcaption className="chart-caption">{t('comparison.bar')}</figcaption>
      <svg width="100%" height="28" role="img" aria-label={words} data-testid="comparison-bar">
        <line className="bar-track" x1="0%" x2="100%" y1="14" y2="14" />
        <line className="bar-band" x1={`${from}%`} x2={`${to}%`} y1="14" y2="14" />
        <line className="bar-middle" x1="50%" x2="50%" y1="1" y2="27" />
        {at === null ? null : <circle className="bar-share" cx={`${at}%`} cy="14" r="5" />}
      </svg>
      <p className="bar-names" aria-hidden="true">
        <span>{firstName}</span>
        <span>{secondName}</span>
      </p>
      <p className="section-lead">
        {words} {t('comparison.sure')}
      </p>
    </figure>
  );
}
