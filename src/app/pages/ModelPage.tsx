// What learns, where it runs, how its training goes, and whether it earns its place.
import { BrainCircuit, Square } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrainingView } from '../../engine/api';
import { JobAnnouncer } from '../components/ActivityStrip';
import { BackendBadge } from '../components/BackendBadge';
import { ComparisonPanel } from '../components/ComparisonPanel';
import { FailureNote } from '../components/FailureNote';
import { JobRow } from '../components/JobRow';
import { LossChart } from '../components/LossChart';
import { PageHead } from '../components/PageHead';
import { VerdictView } from '../components/VerdictView';
import { useEngine, useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { activeBackend, latestJobs } from '../view/activity';
import { type FailureCode, failureCode } from '../view/failure';
import '../styles/model.css';

export function ModelPage() {
  const { t } = useTranslation();
  const status = useStatus();
  const { training, comparison } = status;
  const backend = activeBackend(status);
  const jobs = latestJobs(status.jobs);
  return (
    <div className="page page-model">
      <PageHead title={t('model.title')} lead={t('model.lead')} />
      <section className="panel" aria-labelledby="model-verdict">
        <h2 id="model-verdict" className="section-title">
          {t('verdict.title')}
        </h2>
        {training.verdict ? (
          <VerdictView verdict={training.verdict} comparison={comparison} />
        ) : (
          <p className="section-lead">{t('verdict.none')}</p>
        )}
      </section>
      <ComparisonPanel comparison={comparison} verdict={training.verdict} />
      <Training training={training} />
      <section className="panel" aria-labelledby="model-runs">
        <h2 id="model-runs" className="section-title">
          {t('model.runs')}
        </h2>
        {backend ? (
          <BackendBadge view={backend} explain />
        ) : (
          <p className="section-lead">{t('model.runsNothing')}</p>
        )}
        {jobs.length > 0 ? (
          <div className="job-list">
            {jobs.map((job) => (
              <JobRow key={job.kind} job={job} detailed />
            ))}
          </div>
        ) : null}
        <JobAnnouncer />
      </section>
    </div>
  );
}

function Training({ training }: { training: TrainingView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const running = training.state === 'running' || training.state === 'stopping';
  const attempt = (work: Promise<void>) => {
    setFailure(null);
    work.catch((error: unknown) => setFailure(failureCode(error)));
  };
  const facts = [
    t('model.epoch', { epoch: formats.number(training.epoch), epochs: formats.number(training.epochs) }),
    training.millisecondsLeft === null
      ? null
      : t('jobs.left', { time: formats.duration(training.millisecondsLeft) }),
  ].filter((fact) => fact !== null);

  return (
    <section
      className="panel"
      aria-labelledby="model-training"
      data-testid="training"
      data-state={training.state}
      data-epoch={training.epoch}
    >
      <div className="panel-head">
        <h2 id="model-training" className="section-title">
          {t('model.training')}
        </h2>
        {running ? (
          <button
            type="button"
            className="button"
            data-testid="stop-training"
            disabled={training.state === 'stopping'}
            onClick={() => attempt(engine.stopTraining())}
          >
            <Square aria-hidden="true" />
            {training.state === 'stopping' ? t('model.stopping') : t('model.stop')}
          </button>
        ) : (
          <button
            type="button"
            className={training.verdict && !training.stale ? 'button' : 'button button-primary'}
            data-testid="train"
            disabled={training.state === 'queued'}
            onClick={() => attempt(engine.train())}
          >
            <BrainCircuit aria-hidden="true" />
            {training.state === 'none' || training.state === 'queued' ? t('model.train') : t('model.again')}
          </button>
        )}
      </div>
      {training.stale ? <p className="banner">{t('model.stale')}</p> : null}
      <p className="section-lead" role="status">
        {running ? facts.join(' · ') : null}
        {training.state === 'none' && !training.stale ? t('model.none') : null}
        {training.state === 'queued' ? t('model.queued') : null}
        {training.state === 'done' ? t('model.done') : null}
        {training.state === 'stopped' ? t('model.stopped') : null}
      </p>
      {running || training.losses.length > 0 ? (
        <LossChart losses={training.losses} epochs={training.epochs} running={running} />
      ) : null}
      {training.error ? <FailureNote code={training.error} kept={t('jobs.kept')} /> : null}
      {failure ? <FailureNote code={failure} /> : null}
    </section>
  );
}
