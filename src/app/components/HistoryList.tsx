// A list of pages as long as a life online: only what is in view is drawn, and fetched in stretches.
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { Trash2 } from 'lucide-react';
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HistoryEntry } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { useNow } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { webLink } from '../view/link';
import { FailureNote } from './FailureNote';
import type { ForgetRequest } from './ForgetDialog';
import { PageSkeleton } from './Skeleton';

const stretch = 100;
const rowHeight = 68;

interface Loaded {
  total: number | null;
  entries: ReadonlyMap<number, HistoryEntry>;
  error: FailureCode | null;
}

/** Fetches stretches of the list as they come into view; one list lives for one query. */
function useStretches(query: string) {
  const engine = useEngine();
  const [loaded, setLoaded] = useState<Loaded>({ total: null, entries: new Map(), error: null });
  const asked = useRef(new Set<number>());

  const want = useCallback(
    (index: number) => {
      const offset = Math.floor(index / stretch) * stretch;
      if (asked.current.has(offset)) return;
      asked.current.add(offset);
      engine.history(query, offset, stretch).then(
        ({ total, entries }) =>
          setLoaded((known) => {
            const all = new Map(known.entries);
            entries.forEach((entry, position) => {
              all.set(offset + position, entry);
            });
            return { total, entries: all, error: null };
          }),
        (error) => {
          asked.current.delete(offset);
          setLoaded((known) => ({ ...known, error: failureCode(error) }));
        },
      );
    },
    [engine, query],
  );
  return { loaded, want };
}

export function HistoryList({
  query,
  onForget,
}: {
  query: string;
  onForget: (request: ForgetRequest) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const { loaded, want } = useStretches(query);
  const { total, entries, error } = loaded;
  const virtual = useWindowVirtualizer({
    count: total ?? 0,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: top,
  });
  const rows = virtual.getVirtualItems();
  const first = rows[0]?.index ?? 0;
  const last = rows.at(-1)?.index ?? 0;

  useEffect(() => {
    want(first);
    want(last);
  }, [want, first, last]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list's place is known once it is drawn
  useLayoutEffect(() => {
    if (list.current) setTop(list.current.getBoundingClientRect().top + window.scrollY);
  }, [total === null]);

  if (error) return <FailureNote code={error} onRetry={() => want(first)} />;
  if (total === null)
    return (
      <>
        {query === '' ? null : (
          <p className="list-count" role="status" data-testid="history-searching">
            {t('history.searching')}
          </p>
        )}
        <PageSkeleton />
      </>
    );
  if (total === 0)
    return (
      <p className="empty" role="status" data-testid="history-none">
        {query === '' ? t('history.empty') : t('history.noMatch', { query })}
      </p>
    );
  const counted = { count: total, formatted: formats.number(total) };
  return (
    <>
      <p className="list-count" role="status" data-testid="history-count">
        {query === '' ? t('history.count', counted) : t('history.found', counted)}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: rows are placed by the virtualiser, which a list's own layout would fight */}
      <div ref={list} className="virtual" role="list" style={{ height: virtual.getTotalSize() }}>
        {rows.map((row) => {
          const entry = entries.get(row.index);
          return (
            // biome-ignore lint/a11y/useSemanticElements: as above
            <div
              key={row.key}
              role="listitem"
              aria-setsize={total}
              aria-posinset={row.index + 1}
              className="virtual-row"
              style={{ height: row.size, transform: `translateY(${row.start - top}px)` }}
            >
              {entry ? <Row entry={entry} onForget={onForget} /> : null}
            </div>
          );
        })}
      </div>
    </>
  );
}

function Row({ entry, onForget }: { entry: HistoryEntry; onForget: (request: ForgetRequest) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const title = entry.title || entry.url;
  return (
    <div className="row" data-testid="history-row" data-url={entry.url}>
      <div className="row-text">
        <a
          className="row-title"
          href={webLink(entry.url)}
          target="_blank"
          rel="noopener noreferrer nofollow"
          referrerPolicy="no-referrer"
        >
          {title}
        </a>
        <p className="row-facts">
          <span className="row-site">{entry.site}</span>
          <span title={formats.dayAndTime(entry.lastVisit)}>{formats.relative(entry.lastVisit, now)}</span>
          <span>{t('history.visits', { count: entry.visits, formatted: formats.number(entry.visits) })}</span>
          {entry.similarity === null ? null : (
            <span className="row-similar">
              {t('history.similarity', { percent: formats.percent(Math.max(0, entry.similarity)) })}
            </span>
          )}
        </p>
      </div>
      <button
        type="button"
        className="icon-button"
        data-testid="forget-page"
        aria-label={t('history.forgetPage', { title })}
        onClick={() => onForget({ target: { page: entry.url }, title })}
      >
        <Trash2 aria-hidden="true" />
      </button>
    </div>
  );
}
