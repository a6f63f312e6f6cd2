// What was kept, and every reaction the feed has learnt from, each of which can be taken back.
import { Undo2 } from 'lucide-react';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReactionRow } from '../../engine/api';
import { FailureNote } from '../components/FailureNote';
import { PageHead } from '../components/PageHead';
import { PageSkeleton } from '../components/Skeleton';
import { useToast } from '../components/Toasts';
import { useCall } from '../hooks/use-call';
import { useEngine, useFeedStore, useStatus } from '../hooks/use-engine';
import { useNow } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { knownKind } from '../view/kinds';
import { webLink } from '../view/link';
import '../styles/history.css';

export function SavedPage() {
  const { t } = useTranslation();
  const engine = useEngine();
  const { feedVersion } = useStatus();
  const reactions = useCall(() => engine.reactions(), [feedVersion]);
  const rows = [...(reactions.value ?? [])].sort((a, b) => b.time - a.time);
  return (
    <div className="page">
      <PageHead title={t('saved.title')} lead={t('saved.lead')} />
      {reactions.error ? <FailureNote code={reactions.error} onRetry={reactions.reload} /> : null}
      <Tabs.Root defaultValue="saved" className="tabs">
        <Tabs.List className="tab-list" aria-label={t('saved.title')}>
          <Tabs.Trigger value="saved">{t('saved.saved')}</Tabs.Trigger>
          <Tabs.Trigger value="all" data-testid="tab-all">
            {t('saved.all')}
          </Tabs.Trigger>
        </Tabs.List>
        {reactions.value === null && !reactions.error ? <PageSkeleton /> : null}
        <Tabs.Content value="saved" className="tab">
          <Reactions
            rows={rows.filter((row) => row.action === 'save')}
            empty={t('saved.emptySaved')}
            ready={reactions.value !== null}
            onChange={reactions.reload}
          />
        </Tabs.Content>
        <Tabs.Content value="all" className="tab">
          <Reactions
            rows={rows}
            empty={t('saved.emptyAll')}
            ready={reactions.value !== null}
            onChange={reactions.reload}
          />
        </Tabs.Content>
      </Tabs.Root>
    </div>
  );
}

function Reactions(props: { rows: ReactionRow[]; empty: string; ready: boolean; onChange: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const toast = useToast();
  const { store } = useFeedStore();
  const [failure, setFailure] = useState<FailureCode | null>(null);
  if (props.rows.length === 0) return props.ready ? <p className="empty">{props.empty}</p> : null;

  const takeBack = (row: ReactionRow) => {
    setFailure(null);
    store.undo(row.undoId).then(
      () => {
        toast({ text: t('action.undone') });
        props.onChange();
      },
      (error) => setFailure(failureCode(error)),
    );
  };
  return (
    <>
      {failure ? <FailureNote code={failure} /> : null}
      <ul className="rows">
        {props.rows.map((row) => {
          const kind = knownKind(row.kind);
          const did = t(`saved.did.${row.action}`);
          return (
            <li key={row.undoId} className="row" data-testid="reaction-row" data-action={row.action}>
              <div className="row-text">
                <a
                  className="row-title"
                  href={webLink(row.url)}
                  target="_blank"
                  rel="noopener noreferrer nofollow"
                  referrerPolicy="no-referrer"
                >
                  {row.title}
                </a>
                <p className="row-facts">
                  <span className="row-site">{did}</span>
                  {kind ? <span>{t(`kinds.${kind}`)}</span> : null}
                  <span title={formats.dayAndTime(row.time)}>{formats.relative(row.time, now)}</span>
                </p>
              </div>
              <button
                type="button"
                className="icon-button"
                data-testid="take-back"
                aria-label={t('saved.undo', { action: did, title: row.title })}
                onClick={() => takeBack(row)}
              >
                <Undo2 aria-hidden="true" />
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
