// The app as one tree: error boundary, engine, messages, and the page for the address.
import { Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Redirect, Route, Switch } from 'wouter';
import type { Engine } from '../engine/api';
import { ErrorBoundary } from './components/ErrorBoundary';
import { FailureNote } from './components/FailureNote';
import { PageSkeleton } from './components/Skeleton';
import { ToastProvider } from './components/Toasts';
import { Wordmark } from './components/Wordmark';
import { EngineProvider, useStatus } from './hooks/use-engine';
import { NotFoundPage } from './pages/NotFoundPage';
import { WelcomePage } from './pages/WelcomePage';
import { routes } from './routes';
import { Shell } from './shell/Shell';
import { startPath } from './view/paths';
import { drawAnew, isPrivate } from './view/private-session';
import { lazyWithWords } from './words/words';

const PrivateBar = lazyWithWords(() => import('./components/PrivateBar').then((module) => module.PrivateBar));
const LockScreen = lazyWithWords(() => import('./components/LockScreen').then((module) => module.LockScreen));

export function App({ engine }: { engine: Engine }) {
  return (
    <>
      {isPrivate ? (
        <ErrorBoundary>
          <Suspense fallback={null}>
            <PrivateBar engine={engine} />
          </Suspense>
        </ErrorBoundary>
      ) : null}
      <Opened engine={engine} />
    </>
  );
}

function Opened({ engine }: { engine: Engine }) {
  const [life, setLife] = useState(0);
  useEffect(() => {
    const begin = () => setLife((count) => count + 1);
    window.addEventListener(drawAnew, begin);
    return () => window.removeEventListener(drawAnew, begin);
  }, []);
  return (
    <ErrorBoundary>
      <EngineProvider
        key={life}
        engine={engine}
        waiting={<Opening />}
        failed={(code, retry) =>
          code === 'locked' ? (
            <Suspense fallback={<Opening />}>
              <LockScreen engine={engine} onUnlocked={retry} />
            </Suspense>
          ) : (
            <main className="opening">
              <Wordmark />
              <FailureNote code={code} onRetry={retry} />
            </main>
          )
        }
      >
        <ToastProvider>
          <Shell>
            <Pages />
          </Shell>
        </ToastProvider>
      </EngineProvider>
    </ErrorBoundary>
  );
}

function Opening() {
  const { t } = useTranslation();
  return (
    <main className="opening" aria-busy="true">
      <Wordmark />
      <p role="status">{t('app.loading')}</p>
    </main>
  );
}

function Pages() {
  const empty = useStatus().profile.source === 'none';
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Switch>
        <Route path="/">{empty ? <WelcomePage /> : <Redirect to="/feed" replace />}</Route>
        <Route path={startPath} component={WelcomePage} />
        {routes.map(({ name, path, page: Page }) => (
          <Route key={name} path={path}>
            {empty && name === 'feed' ? (
              <Redirect to="/" replace />
            ) : (
              <ErrorBoundary key={name}>
                <Page />
              </ErrorBoundary>
            )}
          </Route>
        ))}
        <Route component={NotFoundPage} />
      </Switch>
    </Suspense>
  );
}
