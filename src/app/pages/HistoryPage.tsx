// Everything that is known to have been read: searched by meaning, listed by site, forgotten at will.
import { Search } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { AddPage } from '../components/AddPage';
import { Companion } from '../components/Companion';
import { ForgetDialog, type ForgetRequest } from '../components/ForgetDialog';
import { ForgetPeriod } from '../components/ForgetPeriod';
import { HistoryList } from '../components/HistoryList';
import { HistoryRules } from '../components/HistoryRules';
import { PageHead } from '../components/PageHead';
import { SiteList } from '../components/SiteList';
import { useStatus } from '../hooks/use-engine';
import { useImport } from '../hooks/use-import';
import { type OfferedPage, offeredPage } from '../view/add-link';
import { lazyWithWords } from '../words/words';
import '../styles/history.css';
import '../styles/keep-up.css';

const ImportPreviewView = lazyWithWords(() =>
  import('../components/ImportPreviewView').then((module) => module.ImportPreviewView),
);

/** Typing pauses this long before a search starts; meaning has to be computed. */
const searchPause = 300;

export function HistoryPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [query, setQuery] = useState('');
  const [request, setRequest] = useState<ForgetRequest | null>(null);
  const [round, setRound] = useState(0);
  const [tab, setTab] = useState('pages');
  const [offer, setOffer] = useState<{ page: OfferedPage; round: number } | null>(null);
  const [, navigate] = useLocation();
  const { source } = useStatus().profile;
  const [imported, setImported] = useState(false);
  const flow = useImport(() => setImported(true));
  const changed = () => setRound((count) => count + 1);

  // As on the first screen: the feed is there once the status knows of the history.
  useEffect(() => {
    if (imported && source !== 'none') navigate('/feed');
  }, [imported, source, navigate]);

  // A page offered in the fragment is taken from there at once, so that a reload or a bookmark does not keep it.
  useEffect(() => {
    const take = () => {
      const page = offeredPage(location.hash);
      if (!page) return;
      history.replaceState(history.state, '', location.pathname + location.search);
      setOffer((last) => ({ page, round: (last?.round ?? 0) + 1 }));
      setTab('keep-up');
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => setQuery(text.trim()), text === '' ? 0 : searchPause);
    return () => clearTimeout(timer);
  }, [text]);

  // What was forgotten took the button along that the dialog was opened by: the focus goes to the list, not nowhere.
  const panels = useRef<HTMLDivElement>(null);
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current && !request && document.activeElement === document.body) {
      const panel = panels.current?.querySelector<HTMLElement>('[role="tabpanel"][data-state="active"]');
      panel?.focus({ preventScroll: true });
    }
    asked.current = request !== null;
  }, [request]);

  if (flow.state.step === 'preview' || flow.state.step === 'confirming')
    return <ImportPreviewView flow={flow} />;
  return (
    <div className="page">
      <PageHead title={t('history.title')} lead={t('history.lead')} />
      <Tabs.Root ref={panels} value={tab} onValueChange={setTab} className="tabs">
        <Tabs.List className="tab-list" aria-label={t('history.view')}>
          <Tabs.Trigger value="pages">{t('history.pages')}</Tabs.Trigger>
          <Tabs.Trigger value="sites" data-testid="tab-sites">
            {t('history.sites')}
          </Tabs.Trigger>
          <Tabs.Trigger value="period" data-testid="tab-period">
            {t('history.period')}
          </Tabs.Trigger>
          <Tabs.Trigger value="rules" data-testid="tab-rules">
            {t('history.rules')}
          </Tabs.Trigger>
          <Tabs.Trigger value="keep-up" data-testid="tab-keep-up">
            {t('keepUp.tab')}
          </Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="pages" className="tab">
          <search className="search">
            <Search aria-hidden="true" />
            <input
              type="search"
              className="input search-input"
              value={text}
              placeholder={t('history.placeholder')}
              aria-label={t('history.search')}
              data-testid="history-search"
              onChange={(event) => setText(event.target.value)}
            />
          </search>
          <HistoryList key={`${query} ${round}`} query={query} onForget={setRequest} />
        </Tabs.Content>
        <Tabs.Content value="sites" className="tab">
          <SiteList key={round} onForget={setRequest} />
        </Tabs.Content>
        <Tabs.Content value="period" className="tab">
          <ForgetPeriod onForget={setRequest} />
        </Tabs.Content>
        <Tabs.Content value="rules" className="tab">
          <HistoryRules key={round} onForget={setRequest} />
        </Tabs.Content>
        <Tabs.Content value="keep-up" className="tab">
          <AddPage key={offer?.round} offered={offer?.page ?? null} onChanged={changed} />
          <Companion flow={flow} onChanged={changed} />
        </Tabs.Content>
      </Tabs.Root>
      <ForgetDialog request={request} onClose={() => setRequest(null)} onForgotten={changed} />
    </div>
  );
}
