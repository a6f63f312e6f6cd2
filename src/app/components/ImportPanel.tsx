// Where history files are dropped or chosen, what is said while it is read, and where such a file is found.
import { ChevronRight, FileUp } from 'lucide-react';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportFlow } from '../hooks/use-import';
import { lazyWithWords } from '../words/words';
import { FailureNote } from './FailureNote';
import { Progress } from './Progress';

const HowToFind = lazyWithWords(() => import('./HowToFind').then((module) => module.HowToFind));

export function ImportPanel({ flow }: { flow: ImportFlow }) {
  const { t } = useTranslation();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const { state } = flow;

  // A file that misses the zone must not replace the page.
  useEffect(() => {
    const hold = (event: DragEvent) => event.preventDefault();
    window.addEventListener('dragover', hold);
    window.addEventListener('drop', hold);
    return () => {
      window.removeEventListener('dragover', hold);
      window.removeEventListener('drop', hold);
    };
  }, []);

  if (state.step === 'reading') {
    const [name = '', ...others] = state.fileNames;
    const label =
      others.length === 0
        ? t('import.reading', { name })
        : t('import.readingSeveral', { count: others.length + 1 });
    return (
      <div className="drop drop-reading" role="status" data-testid="import-reading">
        <p className="drop-title">{label}</p>
        <Progress share={null} label={label} />
        <p className="drop-hint">{t('import.readingHint')}</p>
        <button type="button" className="button button-quiet" onClick={flow.cancel}>
          {t('common.cancel')}
        </button>
      </div>
    );
  }
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button below does the same */}
      <div
        className="drop"
        data-over={over || undefined}
        data-testid="import-drop"
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          flow.read([...event.dataTransfer.files]);
        }}
      >
        <FileUp aria-hidden="true" className="drop-icon" />
        <p className="drop-title">{over ? t('import.dropNow') : t('import.drop')}</p>
        <p className="drop-or">{t('import.or')}</p>
        <button type="button" className="button button-primary" onClick={() => input.current?.click()}>
          {state.step === 'failed' ? t('import.otherFile') : t('import.pick')}
        </button>
        <input
          ref={input}
          type="file"
          multiple
          className="visually-hidden"
          tabIndex={-1}
          aria-label={t('import.pick')}
          data-testid="import-file-input"
          onChange={(event) => {
            // A list of its own: emptying the field empties the field's.
            const files = [...(event.target.files ?? [])];
            event.target.value = '';
            flow.read(files);
          }}
        />
        <p className="drop-hint">{t('import.accepted')}</p>
      </div>
      {state.step === 'failed' ? <FailureNote code={state.code} kept={t('import.nothingKept')} /> : null}
      <Where />
    </>
  );
}

function Where() {
  const { t } = useTranslation();
  const [asked, setAsked] = useState(false);
  return (
    <details className="fold" onToggle={(event) => event.currentTarget.open && setAsked(true)}>
      <summary>
        <ChevronRight aria-hidden="true" />
        {t('import.where')}
      </summary>
      <Suspense fallback={null}>{asked ? <HowToFind /> : null}</Suspense>
    </details>
  );
}
