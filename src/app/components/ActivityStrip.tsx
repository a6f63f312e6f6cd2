// What this device is doing right now, on every page; quiet when there is nothing to tell.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { activeBackend, isActive, jobShare, latestJobs } from '../view/activity';
import { BackendBadge } from './BackendBadge';
import { JobRow } from './JobRow';

export function ActivityStrip() {
  const { t } = useTranslation();
  const status = useStatus();
  const jobs = latestJobs(status.jobs);
  const backend = activeBackend(status);
  if (jobs.length === 0 && !backend) return null;
  const active = jobs.some((job) => isActive(job) || job.state === 'failed');
  return (
    <section className="activity" aria-label={t('jobs.title')} data-active={active || undefined}>
      {jobs.map((job) => (
        <JobRow key={job.kind} job={job} />
      ))}
      {backend ? <BackendBadge view={backend} /> : null}
      <JobAnnouncer />
    </section>
  );
}

/** Reads progress out in quarters: often enough to follow, rarely enough to bear. */
export function JobAnnouncer() {
  const { t } = useTranslation();
  const formats = useFormats();
  const running = latestJobs(useStatus().jobs).find((job) => job.state === 'running');
  const last = useRef('');
  if (running) {
    const quarter = Math.floor((jobShare(running) ?? 0) * 4) / 4;
    last.current = t('jobs.announce', { job: t(`jobs.${running.kind}`), percent: formats.percent(quarter) });
  }
  return (
    <p className="visually-hidden" aria-live="polite">
      {last.current}
    </p>
  );
}
