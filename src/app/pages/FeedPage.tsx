// The feed: cards in order, what made them, how far to roam, and which kinds to show.
import { RefreshCw } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Feed } from '../../engine/api';
import { FailureNote } from '../components/FailureNote';
import { FeedCard } from '../components/FeedCard';
import { FeedTools } from '../components/FeedTools';
import { Progress } from '../components/Progress';
import { SceneLine } from '../components/SceneLine';
import { CardSkeletons } from '../components/Skeleton';
import { useFeedStore, useStatus } from '../hooks/use-engine';
import { useNow } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import { useReactions } from '../hooks/use-reactions';
import { useScrollMemory } from '../hooks/use-route-change';
import { isActive, jobShare, latestJobs, needsTraining } from '../view/activity';
import { pointInForce, surerThan } from '../view/sureness';
import { lazyWithWords } from '../words/words';

/** Few ever see it. */
const StaleNotice = lazyWithWords(() =>
  import('../components/StaleNotice').then((module) => module.StaleNotice),
);

/** Below this scroll the head of the feed is in view and may be renewed without taking anybody's place. */
const topZone = 240;

export function FeedPage() {
  const { t } = useTranslation();
  const { store, feed, newer, busy, error } = useFeedStore();
  const status = useStatus();
  const [open, setOpen] = useState<string | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const reactions = useReactions(list);
  const embedding = latestJobs(status.jobs).find((job) => job.kind === 'embedding');
  const working = latestJobs(status.jobs).some(isActive);
  const all = feed?.items ?? [];
  const sure = pointInForce(status.settings.sureness, status.training.sureness?.points ?? []);
  const items = surerThan(all, sure?.threshold ?? 0);
  const waiting = all.length === 0 && (feed === null || working);
  useScrollMemory(items.length > 0);
  useReadingGuard(store, open !== null);

  return (
    <div className="feed-page">
      <FeedHead feed={feed} busy={busy} onRefresh={() => void store.refresh()} />
      <FeedTools />
      <div className="feed-main" data-testid="feed" aria-busy={busy || waiting}>
        {feed?.scene && items.length > 0 ? <SceneLine scene={feed.scene} /> : null}
        {feed?.sharpening || (waiting && embedding) ? (
          <div className="banner" data-testid="sharpening">
            <p>{items.length > 0 ? t('feed.sharpening') : t('feed.waiting.lead')}</p>
            {embedding && isActive(embedding) ? (
              <Progress share={jobShare(embedding)} label={t('jobs.embedding')} />
            ) : null}
          </div>
        ) : null}
        {newer || (status.feedOutdated && !busy) ? (
          <p className="newer" role="status">
            {t(newer ? 'feed.newer' : 'feed.outdated')}{' '}
            <button
              type="button"
              className="button button-small button-primary"
              data-testid="show-newer"
              onClick={() => {
                if (newer) store.showNewer();
                else void store.refresh();
                window.scrollTo({ top: 0 });
              }}
            >
              {t('feed.showNewer')}
            </button>
          </p>
        ) : null}
        {needsTraining(status) ? (
          <Suspense fallback={null}>
            <StaleNotice />
          </Suspense>
        ) : null}
        {status.comparison.state === 'decided' ? (
          <p className="banner" role="status" data-testid="comparison-decided">
            {t('comparison.decidedFeed')} <Link href="/model">{t('comparison.seeFeed')}</Link>
          </p>
        ) : null}
        {error ? <FailureNote code={error} onRetry={() => void store.refresh()} /> : null}
        {waiting && !error ? (
          <>
            <p role="status" className="visually-hidden">
              {t('feed.waiting.title')}
            </p>
            <CardSkeletons count={4} />
          </>
        ) : null}
        {!waiting && items.length === 0 && !error ? <EmptyFeed hidden={all.length} /> : null}
        <ol className="cards" ref={list} aria-label={t('feed.list')}>
          {items.map((entry) => (
            <FeedCard
              key={entry.item.url}
              entry={entry}
              open={open === entry.item.url}
              onWhy={setOpen}
              reactions={reactions}
            />
          ))}
        </ol>
      </div>
    </div>
  );
}

function FeedHead({ feed, busy, onRefresh }: { feed: Feed | null; busy: boolean; onRefresh: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  return (
    <header className="page-head feed-head">
      <div>
        <h1 className="page-title">{t('feed.title')}</h1>
        {feed && feed.items.length > 0 ? (
          <p className="feed-meta" data-testid="feed-meta" data-served-by={feed.servedBy}>
            {t('feed.meta', {
              model: t(`models.${feed.servedBy}.name`),
              time: formats.relative(feed.time, Math.max(now, feed.time)),
              candidates: formats.number(feed.candidates),
            })}
          </p>
        ) : null}
      </div>
      <button
        type="button"
        className="button button-quiet"
        onClick={onRefresh}
        disabled={busy || feed === null}
        data-testid="refresh"
      >
        <RefreshCw aria-hidden="true" className={busy ? 'spin' : undefined} />
        {busy ? t('feed.refreshing') : t('feed.refresh')}
      </button>
    </header>
  );
}

/** `hidden` items are there, but none that is sure enough. */
function EmptyFeed({ hidden }: { hidden: number }) {
  const { t } = useTranslation();
  const { store } = useFeedStore();
  const { settings } = useStatus();
  if (hidden > 0)
    return (
      <div className="empty" data-testid="feed-none-sure">
        <h2 className="empty-title">{t('feed.sureness.none')}</h2>
        <p>{t('feed.sureness.noneLead', { hidden })}</p>
        <button type="button" className="button" onClick={() => void store.adjust({ sureness: 0 })}>
          {t('feed.sureness.showAll')}
        </button>
      </div>
    );
  return (
    <div className="empty" data-testid="feed-empty">
      <h2 className="empty-title">{t('feed.empty.title')}</h2>
      <p>{t('feed.empty.none')}</p>
      {settings.kinds.length > 0 ? (
        <button type="button" className="button" onClick={() => void store.adjust({ kinds: [] })}>
          {t('feed.empty.action')}
        </button>
      ) : null}
    </div>
  );
}

/** While somebody is down in the feed or reads why, nothing moves by itself. */
function useReadingGuard(store: { setReading: (reading: boolean) => void }, panelOpen: boolean): void {
  useEffect(() => {
    const tell = () => store.setReading(panelOpen || window.scrollY > topZone);
    tell();
    window.addEventListener('scroll', tell, { passive: true });
    return () => {
      window.removeEventListener('scroll', tell);
      store.setReading(false);
    };
  }, [store, panelOpen]);
}
