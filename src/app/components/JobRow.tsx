// One long job: how far, how fast, how long still, and the buttons that hold, continue or end it.
import { Check, Pause, Play, TriangleAlert, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { JobView } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { canCancel, jobShare } from '../view/activity';
import { Progress } from './Progress';

export function JobRow({ job, detailed = false }: { job: JobView; detailed?: boolean }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const share = jobShare(job);
  const name = t(`jobs.${job.kind}`);

  if (job.state === 'done') return <JobDone job={job} />;

  const facts = [
    job.total > 0 ? t('jobs.of', { done: formats.number(job.done), total: formats.number(job.total) }) : null,
    job.state === 'running' && job.rate !== null && detailed
      ? t('jobs.rate', { rate: formats.number(Math.round(job.rate)) })
      : null,
    job.state === 'running' && job.millisecondsLeft !== null
      ? t('jobs.left', { time: formats.duration(job.millisecondsLeft) })
      : null,
    job.state === 'running' ? null : t(`jobs.state.${job.state}`),
  ].filter((fact) => fact !== null);

  return (
    <div className="job" data-testid={`job-${job.kind}`} data-state={job.state}>
      <div className="job-head">
        <p className="job-name">{name}</p>
        <div className="job-buttons">
          {job.state === 'running' && job.kind !== 'sources' ? (
            <JobButton
              icon={Pause}
              label={t('jobs.pause')}
              name={name}
              onClick={() => engine.pauseJob(job.id)}
            />
          ) : null}
          {job.state === 'paused' || job.state === 'failed' ? (
            <JobButton
              icon={Play}
              label={t('jobs.resume')}
              name={name}
              onClick={() => engine.resumeJob(job.id)}
            />
          ) : null}
          {canCancel(job) ? (
            <JobButton
              icon={X}
              label={t('jobs.cancel')}
              name={name}
              onClick={() => engine.cancelJob(job.id)}
            />
          ) : null}
        </div>
      </div>
      {job.state === 'failed' ? null : <Progress share={share} label={name} />}
      <p className="job-facts">{facts.join(' · ')}</p>
      {job.state === 'failed' && job.error ? (
        <p className="job-error">
          {t(`errors.${job.error}.what`)} {t('jobs.kept')} {t(`errors.${job.error}.todo`)}
        </p>
      ) : null}
    </div>
  );
}

function JobDone({ job }: { job: JobView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const count = { count: job.done, formatted: formats.number(job.done) };
  const someFailed = job.kind === 'sources' && job.done < job.total;
  const Icon = someFailed ? TriangleAlert : Check;
  return (
    <div
      className="job"
      data-testid={`job-${job.kind}`}
      data-state={job.state}
      data-part={someFailed || undefined}
    >
      <p className="job-done">
        <Icon aria-hidden="true" />
        {someFailed
          ? t('jobs.done.sourcesSome', { ...count, total: formats.number(job.total) })
          : job.kind === 'import' || job.kind === 'embedding'
            ? t(`jobs.done.${job.kind}`, count)
            : t(`jobs.done.${job.kind}`)}
      </p>
    </div>
  );
}

function JobButton(props: { icon: typeof Pause; label: string; name: string; onClick: () => Promise<void> }) {
  const Icon = props.icon;
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`${props.label}: ${props.name}`}
      title={props.label}
      onClick={() => void props.onClick()}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}
