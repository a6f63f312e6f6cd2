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

type Blur = CardsView['levels'][number]['blur'];

export function OwnCard({ view, onGiven }: { view: CardsView; onGiven: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const [name, setName] = useState('');
  const [blur, setBlur] = useState<Blur>('medium');
  const [busy, setBusy] = useState(false);
  const [card, setCard] = useState<CardPreview | null>(null);
  const [failure, setFailure] = useState<FailureCode | null>(null);

  const change = (set: () => void) => {
    set();
    setCard(null);
    setFailure(null);
  };
  const at = Math.max(
    0,
    view.levels.findIndex((level) => level.blur === blur),
  );
  const level = view.levels[at]!;
  const draw = () => {
    setBusy(true);
    change(() => {});
    engine
      .drawCard(name, level.epsilon)
      .then(setCard, (error) => setFailure(failureCode(error)))
      .finally(() => setBusy(false));
  };

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
        value={level.blur}
        testId="blur"
        options={view.levels.map(({ blur: value }) => ({ value, label: t(`cards.blurs.${value}.name`) }))}
        onChange={(value) => change(() => setBlur(value))}
      />
      <p className="card-note" aria-live="polite">
        {t(`cards.blurs.${level.blur}.about`)} {t('cards.guess', { percent: formats.percent(level.guess) })}
      </p>
      <button type="button" className="button" disabled={busy} data-testid="card-draw" onClick={draw}>
        {busy ? t('cards.making') : t('cards.make')}
      </button>
      {failure === 'not-enough-history' ? (
        <p role="alert" className="card-note">
          {t(at < view.levels.length - 1 ? 'cards.tooLittle' : 'cards.tooLittleAnyhow')}
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
  const [told, setTold] = useState('');
  const [failure, setFailure] = useState<FailureCode | null>(null);
  /** Counted before it leaves: what could not be counted stays here. */
  const note = async () => {
    setFailure(null);
    setTold('');
    try {
      await engine.noteCardGiven(card.text);
      onGiven();
    } catch (error) {
      setFailure(failureCode(error));
      throw error;
    }
  };
  const save = async () => {
    await note();
    const address = URL.createObjectURL(new Blob([card.text], { type: 'application/json' }));
    const link = document.createElement('a');
    link.href = address;
    link.download = `${card.name.replace(/[^\p{L}\p{N}]+/gu, '-') || 'interests'}.driftcard.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    setTold(t('cards.saved'));
  };
  const copy = async () => {
    const link = `${location.origin}${location.pathname}#card=${card.fragment}`;
    const counted = note();
    try {
      await copyWhen(counted, link);
      setTold(t('cards.copied'));
    } catch {
      await counted; // what failed then is said already
      setTold(t('cards.noCopy'));
    }
  };
  return (
    <div className="card-preview" data-testid="card-outgoing">
      <h4 className="card-heading">{t('cards.outgoing')}</h4>
      <CardTopics topics={card.topics} />
      <p className="card-note">{t('cards.inIt', { epsilon: formats.number(card.epsilon) })}</p>
      <div className="card-buttons">
        <button
          type="button"
          className="button button-primary"
          data-testid="card-save"
          onClick={() => void save().catch(() => undefined)}
        >
          {t('cards.save')}
        </button>
        <button
          type="button"
          className="button"
          data-testid="card-copy"
          onClick={() => void copy().catch(() => undefined)}
        >
          {t('cards.copy')}
        </button>
      </div>
      <p role="status" className="card-note">
        {told}
      </p>
      {failure ? <FailureNote code={failure} /> : null}
    </div>
  );
}

/** Puts a text on the clipboard once `ready` holds. Some browsers allow it only at once, with the text to follow. */
async function copyWhen(ready: Promise<void>, text: string): Promise<void> {
  const content = ready.then(() => new Blob([text], { type: 'text/plain' }));
  if (typeof ClipboardItem === 'undefined') {
    await content;
    return navigator.clipboard.writeText(text);
  }
  await navigator.clipboard.write([new ClipboardItem({ 'text/plain': content })]);
}
