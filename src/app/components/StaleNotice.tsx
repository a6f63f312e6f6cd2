// What was forgotten took along what the models had learned from it: the feed says who makes it meanwhile, and offers to train.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../hooks/use-engine';
import { type FailureCode, failureCode } from '../view/failure';
import { FailureNote } from './FailureNote';

export function StaleNotice() {
  const { t } = useTranslation();
  const engine = useEngine();
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const train = () => {
    setFailure(null);
    engine.train().catch((error: unknown) => setFailure(failureCode(error)));
  };
  return (
    <>
      <p className="banner stale" role="status" data-testid="feed-stale">
        <span>{t('model.staleFeed')}</span>{' '}
        <button type="button" className="button button-small" data-testid="feed-train" onClick={train}>
          {t('model.again')}
        </button>
      </p>
      {failure ? <FailureNote code={failure} /> : null}
    </>
  );
}
