// The sites of a history, each with what is kept of it and a way to forget it whole.
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../hooks/use-call';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { FailureNote } from './FailureNote';
import type { ForgetRequest } from './ForgetDialog';
import { PageSkeleton } from './Skeleton';

const shownAtOnce = 200;

export function SiteList({ onForget }: { onForget: (request: ForgetRequest) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const sites = useCall(() => engine.sites(), []);
  const [shown, setShown] = useState(shownAtOnce);
  if (sites.error) return <FailureNote code={sites.error} onRetry={sites.reload} />;
  if (!sites.value) return <PageSkeleton />;
  if (sites.value.length === 0) return <p className="empty">{t('history.empty')}</p>;
  return (
    <>
      <ul className="rows">
        {sites.value.slice(0, shown).map(({ site, pages, visits }) => (
          <li key={site} className="row" data-testid="site-row" data-site={site}>
            <div className="row-text">
              <p className="row-title">{site}</p>
              <p className="row-facts">
                {t('history.siteCounts', {
                  pages: t('history.count', { count: pages, formatted: formats.number(pages) }),
                  visits: t('history.visits', { count: visits, formatted: formats.number(visits) }),
                })}
              </p>
            </div>
            <button
              type="button"
              className="icon-button"
              data-testid="forget-site"
              aria-label={t('history.forgetSite', { site })}
              onClick={() => onForget({ target: { site }, title: site })}
            >
              <Trash2 aria-hidden="true" />
            </button>
          </li>
        ))}
      </ul>
      {sites.value.length > shown ? (
        <button type="button" className="button" onClick={() => setShown((count) => count + shownAtOnce)}>
          {t('history.moreSites')}
        </button>
      ) : null}
    </>
  );
}
