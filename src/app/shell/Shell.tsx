// The frame around every page: skip link, navigation, what the device is doing, notices, and the content.
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { ActivityStrip } from '../components/ActivityStrip';
import { useFeedStore, useStatus } from '../hooks/use-engine';
import { useRouteChange } from '../hooks/use-route-change';
import { routes } from '../routes';
import { Navigation } from './Navigation';
import { Notices, SampleRibbon } from './Notices';

export function Shell({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const [path] = useLocation();
  const status = useStatus();
  const { store } = useFeedStore();
  const main = useRef<HTMLElement>(null);
  useRouteChange(main);

  const bare = status.profile.source === 'none' && path === '/';
  const profile = `${status.profile.source} ${status.profile.sampleId ?? ''}`;
  const route = routes.find((candidate) => candidate.path === path);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the title also changes with the language
  useEffect(() => {
    const name = t('app.name');
    document.title = route ? `${t(`nav.${route.name}`)} · ${name}` : name;
  }, [route, t, i18n.language]);

  useEffect(() => {
    store.noteProfile(profile);
    if (status.profile.source !== 'none') void store.noteVersion(status.feedVersion);
  }, [store, status.feedVersion, status.profile.source, profile]);

  return (
    <div className="shell" data-bare={bare || undefined}>
      <a className="skip-link" href="#content">
        {t('app.skip')}
      </a>
      <SampleRibbon />
      <Navigation current={path} bare={bare}>
        {path === '/model' ? null : <ActivityStrip />}
      </Navigation>
      <div className="shell-body">
        <Notices />
        <main id="content" className="content" ref={main} tabIndex={-1}>
          {children}
        </main>
      </div>
    </div>
  );
}
