// Made-up people whose history can be tried on.
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../hooks/use-call';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { FailureNote } from './FailureNote';

export function SamplePicker({ onStarted }: { onStarted: () => void }) {
  const { t, i18n } = useTranslation();
  const engine = useEngine();
  const formats = useFormats();
  const samples = useCall(() => engine.samples(i18n.language), [i18n.language]);
  const [starting, setStarting] = useState<string | null>(null);
  const [failure, setFailure] = useState<FailureCode | null>(null);

  const start = (id: string) => {
    setStarting(id);
    setFailure(null);
    engine.startSample(id).then(onStarted, (error) => {
      setStarting(null);
      setFailure(failureCode(error));
    });
  };

  if (samples.error) return <FailureNote code={samples.error} onRetry={samples.reload} />;
  const name = samples.value?.find((sample) => sample.id === starting)?.name ?? '';
  return (
    <>
      <ul className="samples">
        {(samples.value ?? []).map((sample) => (
          <li key={sample.id}>
            <button
              type="button"
              className="sample"
              data-testid={`sample-${sample.id}`}
              disabled={starting !== null}
              aria-label={t('welcome.sample.use', { name: sample.name })}
              aria-describedby={`about-${sample.id}`}
              onClick={() => start(sample.id)}
            >
              <span className="sample-name">{sample.name}</span>
              <span id={`about-${sample.id}`} className="sample-about">
                {sample.about}
              </span>
              <span className="sample-foot">
                {t('welcome.sample.visits', {
                  count: sample.visits,
                  formatted: formats.number(sample.visits),
                })}
                <ArrowRight aria-hidden="true" />
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p role="status" className="way-status">
        {starting === null ? null : t('welcome.sample.starting', { name })}
      </p>
      {failure ? <FailureNote code={failure} /> : null}
    </>
  );
}
