// Adds a feed by its address, or many from an OPML file.
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../hooks/use-engine';
import { type FailureCode, failureCode } from '../view/failure';
import { FailureNote } from './FailureNote';

export function AddSource({ onAdded }: { onAdded: () => void }) {
  const { t } = useTranslation();
  const engine = useEngine();
  const opml = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [bad, setBad] = useState(false);
  const [done, setDone] = useState('');
  const [failure, setFailure] = useState<FailureCode | null>(null);

  const attempt = (work: () => Promise<string>, failed: (code: FailureCode) => void = setFailure) => {
    setBusy(true);
    setBad(false);
    setDone('');
    setFailure(null);
    work()
      .then(setDone, (error) => failed(failureCode(error)))
      .finally(() => {
        setBusy(false);
        onAdded();
      });
  };

  const submit = (event: FormEvent) => {
    event.preventDefault();
    attempt(
      async () => {
        const source = await engine.addSource(text);
        setText('');
        return t('sources.added', { title: source.title });
      },
      // What is no address at all is said at the field; whether a feed is there shows only when it is fetched.
      (code) => (code === 'source-not-a-feed' ? setBad(true) : setFailure(code)),
    );
  };

  const addOpml = (file: File | undefined) => {
    if (!file) return;
    attempt(async () => {
      const { added, skipped } = await engine.addOpml(file);
      return t('sources.opmlDone', { count: added, skipped });
    });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button does the same
    <div
      className="add-source"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        addOpml(event.dataTransfer.files[0]);
      }}
    >
      <form onSubmit={submit} noValidate>
        <label htmlFor="add-source" className="field-label">
          {t('sources.addLabel')}
        </label>
        <div className="add-line">
          <input
            id="add-source"
            type="url"
            inputMode="url"
            autoComplete="off"
            className="input"
            placeholder="https://"
            value={text}
            aria-invalid={bad}
            aria-describedby="add-source-note"
            data-testid="add-source-input"
            onChange={(event) => {
              setText(event.target.value);
              setBad(false);
            }}
          />
          <button
            type="submit"
            className="button button-primary"
            disabled={busy || text.trim() === ''}
            data-testid="add-source"
          >
            {busy ? t('sources.adding') : t('sources.addAction')}
          </button>
        </div>
        <p id="add-source-note" className={bad ? 'field-error' : 'field-note'} role="status">
          {bad ? t('sources.badAddress') : done}
        </p>
      </form>
      {failure ? <FailureNote code={failure} /> : null}
      <div className="add-opml">
        <button type="button" className="button" disabled={busy} onClick={() => opml.current?.click()}>
          {t('sources.opml')}
        </button>
        <input
          ref={opml}
          type="file"
          accept=".opml,.xml,text/x-opml,application/xml,text/xml"
          className="visually-hidden"
          tabIndex={-1}
          aria-label={t('sources.opml')}
          data-testid="opml-input"
          onChange={(event) => {
            addOpml(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
        <p className="field-note">{t('sources.opmlHint')}</p>
      </div>
    </div>
  );
}
