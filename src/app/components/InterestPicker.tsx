// Tags of the catalog to begin from, for people without a history at hand.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../hooks/use-call';
import { useEngine } from '../hooks/use-engine';
import { type FailureCode, failureCode } from '../view/failure';
import { FailureNote } from './FailureNote';

const fewest = 3;
const shownFirst = 36;

export function InterestPicker({ onStarted }: { onStarted: () => void }) {
  const { t, i18n } = useTranslation();
  const engine = useEngine();
  const language = i18n.language === 'zh-CN' ? 'zh' : 'en';
  const topics = useCall(() => engine.interestTopics(language), [language]);
  const [picked, setPicked] = useState<readonly string[]>([]);
  const [all, setAll] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);

  const toggle = (tag: string) =>
    setPicked((before) =>
      before.includes(tag) ? before.filter((other) => other !== tag) : [...before, tag],
    );
  const start = () => {
    setBusy(true);
    setFailure(null);
    engine.startInterests([...picked], language).then(onStarted, (error) => {
      setBusy(false);
      setFailure(failureCode(error));
    });
  };

  if (topics.error) return <FailureNote code={topics.error} onRetry={topics.reload} />;
  const known = topics.value ?? [];
  const missing = fewest - picked.length;
  return (
    <>
      <fieldset className="chips" disabled={busy}>
        <legend className="visually-hidden">{t('welcome.interests.group')}</legend>
        {(all ? known : known.slice(0, shownFirst)).map(({ tag, items }) => (
          <button
            key={tag}
            type="button"
            className="chip"
            aria-pressed={picked.includes(tag)}
            title={t('welcome.interests.items', { count: items })}
            data-testid="interest-chip"
            onClick={() => toggle(tag)}
          >
            {tag}
          </button>
        ))}
        {!all && known.length > shownFirst ? (
          <button type="button" className="chip chip-more" onClick={() => setAll(true)}>
            {t('welcome.interests.more')}
          </button>
        ) : null}
      </fieldset>
      <div className="way-actions">
        <button
          type="button"
          className="button button-primary"
          disabled={missing > 0 || busy}
          data-testid="interests-start"
          onClick={start}
        >
          {t('welcome.interests.start')}
        </button>
        <p role="status" className="way-status">
          {missing > 0 ? t('welcome.interests.choose', { count: missing }) : null}
        </p>
      </div>
      {failure ? <FailureNote code={failure} /> : null}
    </>
  );
}
