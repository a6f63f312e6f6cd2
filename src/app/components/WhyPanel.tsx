// The whole reason of a card: the pages that drove it, and what its score is made of.
import { useTranslation } from 'react-i18next';
import type { FeedItem } from '../../engine/api';
import { useNow } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import { drivingPages, termBars } from '../view/reasons';

export function WhyPanel({ entry }: { entry: FeedItem }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const pages = drivingPages(entry.because);
  const bars = termBars(entry.terms);
  return (
    <section className="why-panel" data-testid="why-panel" aria-label={t('why.title')}>
      {entry.exploration ? <p className="why-note">{t('why.explored')}</p> : null}
      {pages.length === 0 ? <p className="why-note">{t('why.noPages')}</p> : null}
      {pages.length > 0 ? (
        <>
          <h3 className="why-title">{t(drivers(pages))}</h3>
          <ul className="why-pages">
            {pages.map((page) => (
              <li key={page.url + page.title} data-testid="why-page">
                <span className="why-page-title">{page.title}</span>
                {page.url === '' ? null : (
                  <span className="why-page-when">
                    {t('why.pageWhen', { site: page.site, time: formats.relative(page.lastVisit, now) })}
                  </span>
                )}
                <span className="share" title={t('why.share', { percent: formats.percent(page.share) })}>
                  <span className="share-fill" style={{ transform: `scaleX(${Math.min(1, page.share)})` }} />
                </span>
                <span className="share-text">
                  <span aria-hidden="true">{formats.percent(page.share)}</span>
                  <span className="visually-hidden">
                    {' '}
                    {t('why.share', { percent: formats.percent(page.share) })}
                  </span>
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      <h3 className="why-title">{t('why.terms')}</h3>
      <dl className="terms">
        {bars.map(({ term, value, length }) => (
          <div key={term} data-negative={value < 0 || undefined}>
            <dt>{t(`terms.${term}`)}</dt>
            <dd>
              <span className="term-track" aria-hidden="true">
                <span className="term-bar" style={{ transform: `scaleX(${length})` }} />
              </span>
              <span className="term-value">{formats.signed(value)}</span>
            </dd>
          </div>
        ))}
      </dl>
      <p className="why-total">{t('why.total', { score: formats.signed(entry.score) })}</p>
    </section>
  );
}

/** What to call what drove it: pages, picked interests, or, where friends' cards are among them, all of it. */
function drivers(because: FeedItem['because']): 'why.drove' | 'why.picks' | 'why.pages' {
  if (because.some(({ card }) => card)) return 'why.drove';
  return because.every(({ url }) => url === '') ? 'why.picks' : 'why.pages';
}
