// The first screen: what this is, what is true about privacy, and three ways in.
import { ShieldCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { DriftArt } from '../components/DriftArt';
import { ImportPanel } from '../components/ImportPanel';
import { InterestPicker } from '../components/InterestPicker';
import { SamplePicker } from '../components/SamplePicker';
import { useToast } from '../components/Toasts';
import { useStatus } from '../hooks/use-engine';
import { useImport } from '../hooks/use-import';
import { isPrivate, startPrivate } from '../view/private-session';
import { lazyWithWords } from '../words/words';
import '../styles/welcome.css';

const ImportPreviewView = lazyWithWords(() =>
  import('../components/ImportPreviewView').then((module) => module.ImportPreviewView),
);

export function WelcomePage() {
  const { t, i18n } = useTranslation();
  const [, navigate] = useLocation();
  const { profile, counts } = useStatus();
  // A made-up history cannot stand beside one's own.
  const hasOwn = profile.source === 'import' && counts.pages > 0;
  const [done, setDone] = useState(false);
  const toFeed = () => setDone(true);
  // Going before the status knows of the new profile would lead straight back here.
  useEffect(() => {
    if (done && profile.source !== 'none') navigate('/feed', { replace: true });
  }, [done, profile.source, navigate]);
  const flow = useImport(toFeed);

  if (flow.state.step === 'preview' || flow.state.step === 'confirming')
    return <ImportPreviewView flow={flow} />;
  return (
    <div className="welcome" data-testid="welcome">
      {profile.source === 'none' ? <Hero /> : <h1 className="page-title">{t('welcome.begin')}</h1>}
      <div className="ways">
        <section className="way" aria-labelledby="way-import">
          <h2 id="way-import" className="way-title">
            {t('import.title')}
          </h2>
          <p className="way-lead">{t('import.lead')}</p>
          <ImportPanel flow={flow} />
        </section>
        {hasOwn ? null : (
          <section className="way" aria-labelledby="way-sample">
            <h2 id="way-sample" className="way-title">
              {t('welcome.sample.title')}
            </h2>
            <p className="way-lead">{t('welcome.sample.lead')}</p>
            <SamplePicker onStarted={toFeed} />
          </section>
        )}
        <section className="way" aria-labelledby="way-interests">
          <h2 id="way-interests" className="way-title">
            {t('welcome.interests.title')}
          </h2>
          <p className="way-lead">{t('welcome.interests.lead')}</p>
          <InterestPicker key={i18n.language} onStarted={toFeed} />
        </section>
      </div>
      {profile.source === 'none' ? (
        <p className="welcome-backup">
          {t('welcome.backup')}{' '}
          <Link href="/settings" data-testid="welcome-restore">
            {t('welcome.restore')}
          </Link>
        </p>
      ) : null}
      {profile.source === 'none' && !isPrivate ? <PrivateWay /> : null}
    </div>
  );
}

function PrivateWay() {
  const { t } = useTranslation();
  const toast = useToast();
  const start = () => {
    if (!startPrivate()) toast({ text: t('errors.storage-refused.what') });
  };
  return (
    <p className="welcome-private">
      <button type="button" className="link-button" data-testid="private-start" onClick={start}>
        {t('welcome.private.start')}
      </button>
      <span>{t('welcome.private.hint')}</span>
    </p>
  );
}

function Hero() {
  const { t } = useTranslation();
  return (
    <div className="hero">
      <DriftArt />
      <div className="hero-text">
        <h1 className="hero-title">{t('welcome.title')}</h1>
        <p className="hero-lead">{t('welcome.lead')}</p>
        <p className="hero-privacy">
          <ShieldCheck aria-hidden="true" />
          <span>{t('welcome.privacy')}</span>
        </p>
      </div>
    </div>
  );
}
