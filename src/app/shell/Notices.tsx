// Lines above the page that stay while they are true: a sample in use, another tab at work, offline, an update.
import { CloudOff, Copy, RefreshCw } from 'lucide-react';
import { type ReactNode, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useCall } from '../hooks/use-call';
import { useEngine, useStatus } from '../hooks/use-engine';
import { useOnline } from '../hooks/use-environment';
import { useKeeping } from '../hooks/use-keeping';
import { useUpdate } from '../hooks/use-update';
import { startPath } from '../view/paths';
import { lazyWithWords } from '../words/words';

const KeepingNotice = lazyWithWords(() =>
  import('../components/KeepingNotice').then((module) => module.KeepingNotice),
);

export function SampleRibbon() {
  const { source, sampleId } = useStatus().profile;
  return source === 'sample' && sampleId !== null ? <Ribbon sampleId={sampleId} /> : null;
}

function Ribbon({ sampleId }: { sampleId: string }) {
  const { t, i18n } = useTranslation();
  const engine = useEngine();
  const samples = useCall(() => engine.samples(i18n.language), [i18n.language]);
  const name = samples.value?.find((sample) => sample.id === sampleId)?.name ?? sampleId;
  return (
    <aside className="ribbon" data-testid="sample-ribbon" aria-label={t('sampleRibbon.text', { name })}>
      <span className="ribbon-name">{t('sampleRibbon.text', { name })}</span>
      <Link href={startPath}>{t('sampleRibbon.action')}</Link>
    </aside>
  );
}

export function Notices() {
  const { t } = useTranslation();
  const { leader } = useStatus();
  const online = useOnline();
  const update = useUpdate();
  const due = useKeeping();
  return (
    <div className="notices" role="status">
      {due ? (
        <Suspense fallback={null}>
          <KeepingNotice due={due} />
        </Suspense>
      ) : null}
      {leader ? null : (
        <Notice icon={<Copy aria-hidden="true" />} testId="notice-other-tab">
          {t('notices.otherTab')}
        </Notice>
      )}
      {online ? null : (
        <Notice icon={<CloudOff aria-hidden="true" />} testId="notice-offline">
          {t('notices.offline')}
        </Notice>
      )}
      {update.ready ? (
        <Notice icon={<RefreshCw aria-hidden="true" />} testId="notice-update">
          {t('notices.update')}{' '}
          <button type="button" className="link-button" onClick={update.apply}>
            {t('notices.updateAction')}
          </button>
        </Notice>
      ) : null}
    </div>
  );
}

function Notice(props: { icon: ReactNode; testId: string; children: ReactNode }) {
  return (
    <p className="notice" data-testid={props.testId}>
      {props.icon}
      <span>{props.children}</span>
    </p>
  );
}
