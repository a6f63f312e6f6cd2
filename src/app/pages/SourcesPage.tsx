// Where fresh things come from: ready-made and added sources, and the record of all that left this device.
import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddSource } from '../components/AddSource';
import { FailureNote } from '../components/FailureNote';
import { PageHead } from '../components/PageHead';
import { PageSkeleton } from '../components/Skeleton';
import { SourceRow } from '../components/SourceRow';
import { TrafficLog } from '../components/TrafficLog';
import { useCall } from '../hooks/use-call';
import { useEngine, useStatus } from '../hooks/use-engine';
import { latestJobs } from '../view/activity';
import { type FailureCode, failureCode } from '../view/failure';
import { isPrivate } from '../view/private-session';
import '../styles/sources.css';

export function SourcesPage() {
  return isPrivate ? <NoSources /> : <Sources />;
}

/** What is followed, and what was asked, is written down by the service worker. */
function NoSources() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <PageHead title={t('sources.title')} lead={t('privateSession.sources')} />
    </div>
  );
}

function Sources() {
  const { t } = useTranslation();
  const engine = useEngine();
  const status = useStatus();
  const fetchJob = latestJobs(status.jobs).find((job) => job.kind === 'sources');
  const fetching = fetchJob?.state ?? null;
  const [round, setRound] = useState(0);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  // A short job may come and go between two statuses: its id tells.
  const keys = [status.counts.liveItems, fetchJob?.id ?? null, fetching, round];
  const sources = useCall(() => engine.sources(), keys);
  const traffic = useCall(() => engine.traffic(), keys);
  const changed = () => setRound((count) => count + 1);
  const presets = (sources.value ?? []).filter((source) => source.preset);
  const own = (sources.value ?? []).filter((source) => !source.preset);
  const any = (sources.value ?? []).some((source) => source.on);

  const refresh = () => {
    setBusy(true);
    setFailure(null);
    engine
      .refreshSources()
      .catch((error: unknown) => setFailure(failureCode(error)))
      .finally(() => {
        setBusy(false);
        changed();
      });
  };

  return (
    <div className="page">
      <PageHead title={t('sources.title')} lead={t('sources.lead')}>
        <button type="button" className="button button-quiet" disabled={!any || busy} onClick={refresh}>
          <RefreshCw aria-hidden="true" className={busy ? 'spin' : undefined} />
          {t('sources.refresh')}
        </button>
      </PageHead>
      {sources.error ? <FailureNote code={sources.error} onRetry={sources.reload} /> : null}
      {failure ? <FailureNote code={failure} /> : null}
      {sources.value === null && !sources.error ? <PageSkeleton /> : null}

      <section className="section" aria-labelledby="sources-presets">
        <h2 id="sources-presets" className="section-title">
          {t('sources.presets')}
        </h2>
        <ul className="rows">
          {presets.map((source) => (
            <SourceRow key={source.id} source={source} onChanged={changed} />
          ))}
        </ul>
      </section>

      <section className="section" aria-labelledby="sources-own">
        <h2 id="sources-own" className="section-title">
          {t('sources.yours')}
        </h2>
        {own.length === 0 ? <p className="section-lead">{t('sources.none')}</p> : null}
        <ul className="rows">
          {own.map((source) => (
            <SourceRow key={source.id} source={source} onChanged={changed} />
          ))}
        </ul>
        <AddSource onAdded={changed} />
      </section>

      <TrafficLog entries={traffic.value ?? []} error={traffic.error} onReload={traffic.reload} />
    </div>
  );
}
