// One source: a switch, what it has given so far, and what went wrong in plain words.
import { Trash2 } from 'lucide-react';
import { Switch } from 'radix-ui';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SourceView } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { useNow } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';

export function SourceRow({ source, onChanged }: { source: SourceView; onChanged: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const engine = useEngine();
  const id = useId();
  const [asked, setAsked] = useState<boolean | null>(null);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const code = failure ?? source.error;
  // Said only where it is news: it was tried after the last time that it went well.
  const tried = source.error && (source.lastTry ?? 0) > (source.lastFetch ?? 0) ? source.lastTry : null;

  const attempt = (work: Promise<unknown>) => {
    setFailure(null);
    work
      .catch((error: unknown) => setFailure(failureCode(error)))
      .finally(() => {
        setAsked(null);
        onChanged();
      });
  };

  return (
    <li
      className="row source"
      data-testid={`source-${source.id}`}
      data-on={source.on}
      data-error={code ?? undefined}
    >
      <Switch.Root
        className="switch"
        checked={asked ?? source.on}
        disabled={asked !== null}
        aria-label={t('sources.switch', { title: source.title })}
        aria-describedby={id}
        data-testid="source-switch"
        onCheckedChange={(on) => {
          setAsked(on);
          attempt(engine.setSource(source.id, on));
        }}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <div className="row-text">
        <p className="row-title">{source.title}</p>
        <p className="row-facts" id={id}>
          <span className="source-address">{source.url}</span>
          {source.on ? (
            <>
              <span>
                {t('sources.items', { count: source.items, formatted: formats.number(source.items) })}
              </span>
              {source.lastFetch !== null ? (
                <span>{t('sources.fetched', { time: formats.relative(source.lastFetch, now) })}</span>
              ) : null}
              {tried !== null ? (
                <span data-testid="source-tried">
                  {t('sources.tried', { time: formats.dayAndTime(tried) })}
                </span>
              ) : null}
              {source.lastFetch === null && tried === null ? <span>{t('sources.never')}</span> : null}
            </>
          ) : null}
        </p>
        {code ? (
          <p className="source-error" role="status">
            {t(`errors.${code}.what`)} {t(`errors.${code}.todo`)}
          </p>
        ) : null}
      </div>
      {source.preset ? null : (
        <button
          type="button"
          className="icon-button"
          aria-label={t('sources.remove', { title: source.title })}
          onClick={() => attempt(engine.removeSource(source.id))}
        >
          <Trash2 aria-hidden="true" />
        </button>
      )}
    </li>
  );
}
