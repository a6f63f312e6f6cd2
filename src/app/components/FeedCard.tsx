// One recommendation: what it is, a link that opens safely, why it is here, and what can be done with it.
import {
  Bookmark,
  ChevronDown,
  ExternalLink,
  EyeOff,
  Heart,
  type LucideIcon,
  ThumbsDown,
} from 'lucide-react';
import { memo, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { FeedbackAction, FeedItem } from '../../engine/api';
import { useNow } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import type { Reactions } from '../hooks/use-reactions';
import { kindIcons } from '../view/kinds';
import { webLink } from '../view/link';
import { reasonSentence } from '../view/reasons';
import { WhyPanel } from './WhyPanel';

const actions: readonly { action: Exclude<FeedbackAction, 'open'>; icon: LucideIcon }[] = [
  { action: 'like', icon: Heart },
  { action: 'save', icon: Bookmark },
  { action: 'less', icon: ThumbsDown },
  { action: 'hide', icon: EyeOff },
];

export const FeedCard = memo(function FeedCard(props: {
  entry: FeedItem;
  open: boolean;
  onWhy: (url: string | null) => void;
  reactions: Reactions;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const panelId = useId();
  const { entry, open, reactions } = props;
  const { item, source, published } = entry;
  const Icon = kindIcons[item.kind];
  const reason = reasonSentence(entry);
  const safeLink = {
    href: webLink(item.url),
    target: '_blank',
    rel: 'noopener noreferrer nofollow',
    referrerPolicy: 'no-referrer',
    onClick: () => reactions.opened(item.url),
    onAuxClick: (event: { button: number }) => {
      if (event.button === 1) reactions.opened(item.url);
    },
  } as const;

  return (
    <li
      className="card"
      data-testid="feed-card"
      data-url={item.url}
      data-kind={item.kind}
      data-team={entry.team}
    >
      <article>
        <p className="card-over">
          <Icon aria-hidden="true" />
          <span className="card-kind">{t(`kinds.${item.kind}`)}</span>
          <span>{source.title}</span>
          {source.live ? <span className="card-live">{t('feed.live')}</span> : null}
          {source.live && published !== null ? (
            <time dateTime={new Date(published).toISOString()} title={formats.dayAndTime(published)}>
              {formats.relative(published, now)}
            </time>
          ) : null}
          {entry.exploration ? <span className="card-far">{t('feed.exploration')}</span> : null}
        </p>
        <h2 className="card-title" lang={item.lang}>
          <a {...safeLink}>
            {item.title}
            <span className="visually-hidden"> ({t('common.opensInNewTab')})</span>
          </a>
        </h2>
        {item.summary === '' ? null : (
          <p className="card-line" lang={item.lang}>
            {item.summary}
            {item.creator ? (
              <span className="card-by">
                {' '}
                ·{'\u00a0'}
                {byline(t('feed.by', { creator: item.creator }), item.year)}
              </span>
            ) : null}
          </p>
        )}
        <button
          type="button"
          className="why"
          data-testid="why"
          aria-expanded={open}
          aria-controls={panelId}
          onClick={() => props.onWhy(open ? null : item.url)}
        >
          <span className="visually-hidden">{t('why.show')}: </span>
          <span>{t(reason.key, reason.values)}</span>
          <ChevronDown aria-hidden="true" />
        </button>
        <div id={panelId} hidden={!open}>
          {open ? <WhyPanel entry={entry} /> : null}
        </div>
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would draw a box and be read as a form */}
        <div className="actions" role="group" aria-label={t('action.group', { title: item.title })}>
          <a className="action" data-testid="action-open" {...safeLink}>
            <ExternalLink aria-hidden="true" />
            <span className="action-word">{t('action.open')}</span>
          </a>
          {actions.map(({ action, icon: ActionIcon }) => {
            const pressed = entry.reactions.includes(action);
            return (
              <button
                key={action}
                type="button"
                className="action"
                data-testid={`action-${action}`}
                aria-pressed={pressed}
                aria-label={t(`action.${action}`)}
                title={t(`action.${action}`)}
                onClick={() => reactions.toggle(item.url, action, pressed)}
              >
                <ActionIcon
                  aria-hidden="true"
                  fill={pressed && action !== 'hide' ? 'currentColor' : 'none'}
                />
              </button>
            );
          })}
        </div>
      </article>
    </li>
  );
});

function byline(by: string, year: number | undefined): string {
  return year === undefined ? by : `${by}, ${year < 0 ? `−${-year}` : year}`;
}
