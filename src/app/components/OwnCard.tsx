// A card of one's own: how much to blur, a look at what it would say, and out as a file or a link.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CardPreview, CardsView } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { CardTopics } from './CardTopics';
import { Choice } from './Choice';
import { FailureNote } from './FailureNote';

const blurs = ['1', '3', '8'] as const;
type Blur = (typeof blurs)[number];

export function OwnCard({ view, onGiven }: { view: CardsView; onGiven: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const [name, setName] = useState('');
  const [blur, setBlur] = useState<Blur>('3');
  const [busy, setBusy] = useState(false);
  const [card, setCard] = useState<CardPreview | null>(null);
  const [failure, setFailure] = useState<FailureCode | null>(null);

  const change = (set: () => void) => {
    set();
    setCard(null);
    setFailure(null);
  };
  const draw = () => {
    setBusy(true);
    change(() => {});
    engine
      .drawCard(name, Number(blur))
      .then(setCard, (error) => setFailure(failureCode(error)))
      .finally(() => setBusy(false));
  };
  const guess = view.levels.find(({ epsilon }) => epsilon === Number(blur))?.guess ?? 1;

  return (
    <section aria-labelledby="cards-mine">
      <h3 id="cards-mine" className="card-heading">
        {t('cards.mine')}
      </h3>
      <p className="card-note">{t('cards.mineLead')}</p>
      <label className="field-label" htmlFor="own-card-name">
        {t('cards.name')}
      </label>
      <input
        id="own-card-name"
        className="input"
        maxLength={40}
        autoComplete="off"
        placeholder={t('cards.nameHint')}
        value={name}
        data-testid="own-card-name"
        onChange={(event) => change(() => setName(event.target.value))}
      />
      <p className="field-label">{t('cards.blur')}</p>
      <Choice
        label={t('cards.blur')}
        value={blur}
        testId="blur"
        options={blurs.map((value) => ({ value, label: t(`cards.blur${value}`) }))}
        onChange={(value) => change(() => setBlur(value))}
      />
      <p className="card-note" aria-live="polite">
        {t(`cards.about${blur}`)} {t('cards.guess', { percent: formats.percent(guess) })}
      </p>
      <button type="button" className="button" disabled={busy} data-testid="card-draw" onClick={draw}>
        {busy ? t('cards.making') : t('cards.make')}
      </button>
      {failure === 'not-enough-history' ? (
        <p role="alert" className="card-note">
          {t('cards.tooLittle')}
        </p>
      ) : failure ? (
        <FailureNote code={failure} />
      ) : null}
      {card ? <Outgoing card={card} onGiven={onGiven} /> : null}
      {view.given.cards > 0 ? (
        <p className="card-note">
          {t('cards.given', { count: view.given.cards, epsilon: formats.number(view.given.epsilon) })}
        </p>
      ) : null}
    </section>
  );
}

function Outgoing({ card, onGiven }: { card: CardPreview; onGiven: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const [noted, setNoted] = useState<CardPreview | null>(null);
  const [told, setTold] = useState('');
  /** The same card may go out twice; it tells nothing more then. */
  const note = async () => {
    if (noted === card) return;
    setNoted(card);
    await engine.noteCardGiven(card.epsilon);
    onGiven();
  };
  const save = () => {
    const address = URL.createObjectURL(new Blob([card.text], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `${card.name.replace(/[^\p{L}\p{N}]+/gu, '-') || 'interests'}.driftcard.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    setTold(t('cards.saved'));
    void note().catch(() => undefined);
  };
  const copy = () => {
    const link = `${location.origin}${location.pathname}#card=${card.fragment}`;
    navigator.clipboard.writeText(link).then(
      () => {
        setTold(t('cards.copied'));
        void note().catch(() => undefined);
      },
      () => setTold(t('cards.noCopy')),
    );
  };
  return (
    <div className="card-preview" data-testid="card-outgoing">
      <h4 className="card-heading">{t('cards.outgoing')}</h4>
      <CardTopics topics={card.topics} />
      <p className="card-note">{t('cards.inIt', { epsilon: formats.number(card.epsilon) })}</p>
      <div className="card-buttons">
        <button type="button" className="button button-primary" data-testid="card-save" onClick={save}>
          {t('cards.save')}
        </button>
        <button type="button" className="button" data-testid="card-copy" onClick={copy}>
          {t('cards.copy')}
        </button>
      </div>
      <p role="status" className="card-note">
        {told}
      </p>
    </div>
  );
}
