// A failure in three sentences: what happened, what was kept, what to do.
import { CircleAlert } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureCode } from '../view/failure';

export function FailureNote(props: {
  code: FailureCode;
  /** What was kept, where there is something to say about it. */
  kept?: string;
  onRetry?: () => void;
  retryLabel?: string;
}) {
  const { t } = useTranslation();
  const note = useRef<HTMLDivElement>(null);
  // What went wrong must be in view, also where the button that was pressed is not near it.
  useEffect(() => {
    note.current?.scrollIntoView({ block: 'nearest' }); // a promise in some browsers, so it must not be returned
  }, []);
  return (
    <div ref={note} className="failure" role="alert" data-testid="failure" data-code={props.code}>
      <CircleAlert aria-hidden="true" className="failure-icon" />
      <div>
        <p className="failure-what">{t(`errors.${props.code}.what`)}</p>
        <p>
          {props.kept ? `${props.kept} ` : null}
          {t(`errors.${props.code}.todo`)}
        </p>
        {props.onRetry ? (
          <button type="button" className="button button-small" onClick={props.onRetry}>
            {props.retryLabel ?? t('common.retry')}
          </button>
        ) : null}
      </div>
    </div>
  );
}
