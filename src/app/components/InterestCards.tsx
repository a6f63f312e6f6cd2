// Interest cards: friends' cards that help to choose the feed, and one of one's own to hand out.
import { Trash2 } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardPreview, CardView } from '../../engine/api';
import { useCall } from '../hooks/use-call';
import { useEngine, useStatus } from '../hooks/use-engine';
import { type FailureCode, failureCode } from '../view/failure';
import { CardTopics } from './CardTopics';
import { FailureNote } from './FailureNote';
import { OwnCard } from './OwnCard';
import { useToast } from './Toasts';
import '../styles/cards.css';

const linkMark = '#card=';

export function InterestCards() {
  const { t } = useTranslation();
  const engine = useEngine();
  const { feedVersion, counts } = useStatus();
  const cards = useCall(() => engine.cards(), [feedVersion, counts.pages === 0]);
  const [incoming, setIncoming] = useState<CardPreview | null>(null);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const section = useRef<HTMLElement>(null);

  const look = useCallback(
    (text: string) => {
      setFailure(null);
      setIncoming(null);
      engine.readCard(text).then(setIncoming, (error) => setFailure(failureCode(error)));
    },
    [engine],
  );

  // A link carries its card in the part of the address that no server sees; it is taken from there at once.
  useEffect(() => {
    const take = () => {
      if (!location.hash.startsWith(linkMark)) return;
      const text = location.hash.slice(linkMark.length);
      history.replaceState(history.state, '', location.pathname + location.search);
      look(text);
      section.current?.scrollIntoView({ block: 'start' });
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, [look]);

  const view = cards.value;
  return (
    <section ref={section} className="section" aria-labelledby="cards-title" data-testid="cards">
      <h2 id="cards-title" className="section-title">
        {t('cards.title')}
      </h2>
      <p className="section-lead">{t('cards.lead')}</p>
      <div className="interest-cards">
        <section aria-labelledby="cards-theirs">
          <h3 id="cards-theirs" className="card-heading">
            {t('cards.theirs')}
          </h3>
          <p className="card-note">{t('cards.theirsLead')}</p>
          {incoming ? (
            <Incoming
              key={incoming.fragment}
              card={incoming}
              onFailure={setFailure}
              onDone={() => {
                setIncoming(null);
                cards.reload();
              }}
            />
          ) : (
            <OpenCard onText={look} onFailure={setFailure} />
          )}
          {failure ? <FailureNote code={failure} /> : null}
          {cards.error ? <FailureNote code={cards.error} onRetry={cards.reload} /> : null}
          {!view && !cards.error ? (
            <p role="status" className="card-note">
              {t('cards.loading')}
            </p>
          ) : null}
          {view ? <CardList cards={view.cards} onChange={cards.reload} onFailure={setFailure} /> : null}
          {view && view.cards.length > 0 ? (
            <p className="card-note">{t(view.resting ? 'cards.resting' : 'cards.say')}</p>
          ) : null}
        </section>
        {view && counts.pages > 0 ? <OwnCard view={view} onGiven={cards.reload} /> : null}
      </div>
    </section>
  );
}

function OpenCard(props: { onText: (text: string) => void; onFailure: (code: FailureCode) => void }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [link, setLink] = useState('');
  const read = (file: File | undefined) => {
    if (!file) return;
    // The largest card has a tenth of this; what is larger need not be read to be known as none.
    if (file.size > 64 * 1024) props.onFailure('card-too-large');
    else file.text().then(props.onText, () => props.onFailure('card-unreadable'));
  };
  return (
    <div className="card-open">
      <button type="button" className="button" onClick={() => input.current?.click()}>
        {t('cards.open')}
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label={t('cards.open')}
        data-testid="card-file-input"
        onChange={(event) => {
          read(event.target.files?.[0]);
          event.target.value = '';
        }}
      />
      <form
        onSubmit={(event) => {
          event.preventDefault();
          const at = link.indexOf(linkMark);
          props.onText(at < 0 ? link : link.slice(at + linkMark.length));
        }}
      >
        <label className="field-label" htmlFor="card-link">
          {t('cards.paste')}
        </label>
        <div className="card-link-line">
          <input
            id="card-link"
            className="input"
            autoComplete="off"
            spellCheck={false}
            value={link}
            data-testid="card-link"
            onChange={(event) => setLink(event.target.value)}
          />
          <button type="submit" className="button" disabled={link.trim() === ''}>
            {t('cards.read')}
          </button>
        </div>
      </form>
    </div>
  );
}

function Incoming(props: { card: CardPreview; onDone: () => void; onFailure: (code: FailureCode) => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const toast = useToast();
  const { card } = props;
  const [name, setName] = useState(card.name || t('cards.someone'));
  const [busy, setBusy] = useState(false);
  const use = () => {
    setBusy(true);
    engine
      .addCard(card.text, name)
      .then(
        () => {
          toast({ text: t('cards.added', { name }) });
          props.onDone();
        },
        (error) => props.onFailure(failureCode(error)),
      )
      .finally(() => setBusy(false));
  };
  return (
    <div className="card-preview" data-testid="card-incoming">
      <h4 className="card-heading">{t('cards.incoming')}</h4>
      <CardTopics topics={card.topics} />
      <label className="field-label" htmlFor="card-name">
        {t('cards.nameIt')}
      </label>
      <input
        id="card-name"
        className="input"
        maxLength={40}
        value={name}
        data-testid="card-name"
        onChange={(event) => setName(event.target.value)}
      />
      <div className="card-buttons">
        <button
          type="button"
          className="button button-primary"
          disabled={busy || name.trim() === ''}
          data-testid="card-use"
          onClick={use}
        >
          {busy ? t('cards.adding') : t('cards.use')}
        </button>
        <button type="button" className="button button-quiet" disabled={busy} onClick={props.onDone}>
          {t('common.cancel')}
        </button>
      </div>
    </div>
  );
}

function CardList(props: {
  cards: readonly CardView[];
  onChange: () => void;
  onFailure: (code: FailureCode) => void;
}) {
  const { t } = useTranslation();
  const engine = useEngine();
  const toast = useToast();
  const failed = (error: unknown) => props.onFailure(failureCode(error));
  const remove = ({ id, name }: CardView) => {
    engine.removeCard(id).then((text) => {
      const undo = () => void engine.addCard(text, name).then(props.onChange, failed);
      toast({ text: t('cards.removed', { name }), undo });
      props.onChange();
    }, failed);
  };
  if (props.cards.length === 0) return <p className="card-note">{t('cards.none')}</p>;
  return (
    <ul className="rows">
      {props.cards.map((card) => (
        <li key={card.id} className="row" data-testid="card-row">
          <div className="row-text">
            <p className="row-title">{card.name}</p>
            {card.inUse ? (
              <CardTopics topics={card.topics} />
            ) : (
              <p className="row-facts">{t('cards.idle')}</p>
            )}
          </div>
          <button
            type="button"
            className="icon-button"
            aria-label={t('cards.remove', { name: card.name })}
            data-testid="card-remove"
            onClick={() => remove(card)}
          >
            <Trash2 aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
