// Everything that is known to have been read: searched by meaning, listed by site, forgotten at will.
import { Search } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ForgetDialog, type ForgetRequest } from '../components/ForgetDialog';
import { ForgetPeriod } from '../components/ForgetPeriod';
import { HistoryList } from '../components/HistoryList';
import { HistoryRules } from '../components/HistoryRules';
import { PageHead } from '../components/PageHead';
import { SiteList } from '../components/SiteList';
import '../styles/history.css';

/** Typing pauses this long before a search starts; meaning has to be computed. */
const searchPause = 300;

export function HistoryPage() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [query, setQuery] = useState('');
  const [request, setRequest] = useState<ForgetRequest | null>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    const timer = setTimeout(() => setQuery(text.trim()), text === '' ? 0 : searchPause);
    return () => clearTimeout(timer);
  }, [text]);

  return (
    <div className="page">
      <PageHead title={t('history.title')} lead={t('history.lead')} />
      <Tabs.Root defaultValue="pages" className="tabs">
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
      </Tabs.Root>
      <ForgetDialog
        request={request}
        onClose={() => setRequest(null)}
        onForgotten={() => setRound((count) => count + 1)}
      />
    </div>
  );
}
