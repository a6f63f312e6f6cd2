// The contest's outcome: one plain sentence, how often each model hit, and all figures for those who want them.
import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparisonView, ModelName, ModelResult, Verdict } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { useNow } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { aheadByChance, hitsOfTen, hitsRarely, rankedResults, verdictSentence } from '../view/verdict';
import { FailureNote } from './FailureNote';

export function VerdictView({ verdict, comparison }: { verdict: Verdict; comparison: ComparisonView }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  const sentence = verdictSentence(verdict);
  const engine = useEngine();
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const { chosen, choices } = comparison;
  const serving = chosen ?? verdict.serving;
  const results = rankedResults({ results: verdict.results, serving });
  const serve = (model: ModelName | null) => {
    setFailure(null);
    engine.serveModel(model).catch((error: unknown) => setFailure(failureCode(error)));
  };
  return (
    <div
      className="verdict"
      data-testid="verdict"
      data-serving={verdict.serving}
      data-reason={verdict.reason}
    >
      <p className="verdict-sentence" role="status">
        {chosen
          ? t('verdict.chosen', {
              serving: t(`models.${chosen}.name`),
              automatic: t(`models.${verdict.serving}.name`),
            })
          : t(sentence.key, {
              baseline: t(`models.${sentence.baseline}.name`),
              serving: t(`models.${sentence.serving}.name`),
            })}
      </p>
      {chosen ? (
        <button
          type="button"
          className="button button-small"
          data-testid="serve-automatic"
          onClick={() => serve(null)}
        >
          {t('verdict.automatic')}
        </button>
      ) : null}
      {failure ? <FailureNote code={failure} /> : null}
      <p className="section-lead">
        {t('verdict.how', {
          count: verdict.events,
          formatted: formats.number(verdict.events),
          span: formats.span(verdict.from, verdict.to),
          candidates: formats.number(verdict.candidatesPerEvent),
        })}
      </p>
      {!chosen && aheadByChance(verdict) ? (
        <p className="section-lead">
          {t('verdict.chance', {
            popularity: t('models.popularity.name'),
            attention: t('models.attention.name'),
          })}
        </p>
      ) : null}
      <h3 className="verdict-hits-title">{t('verdict.hits')}</h3>
      <p className="hit-about">{t('verdict.order')}</p>
      <ol className="verdict-hits">
        {results.map((result) => (
          <Hits
            key={result.model}
            result={result}
            serving={result.model === serving}
            onServe={choices.includes(result.model) ? serve : null}
          />
        ))}
      </ol>
      <Numbers verdict={verdict} results={results} />
      <p className="verdict-when">{t('verdict.when', { time: formats.relative(verdict.time, now) })}</p>
    </div>
  );
}

function Hits({
  result,
  serving,
  onServe,
}: {
  result: ModelResult;
  serving: boolean;
  /** null where it cannot make a feed. */
  onServe: ((model: ModelName) => void) | null;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const hits = hitsOfTen(result.hr10);
  return (
    <li className="hit" data-serving={serving || undefined} data-testid={`result-${result.model}`}>
      <div className="hit-model">
        <span className="hit-name">{t(`models.${result.model}.name`)}</span>
        {serving ? <span className="badge badge-accent">{t('verdict.serving')}</span> : null}
        <span className="hit-about">{t(`models.${result.model}.about`)}</span>
      </div>
      <span className="dots" aria-hidden="true">
        {Array.from({ length: 10 }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: ten places that never move
          <span key={index} className="dot" data-full={index < hits || undefined} />
        ))}
      </span>
      <span className="hit-words">
        {hitsRarely(result.hr10)
          ? t('verdict.hitLess')
          : t('verdict.hitTimes', { hits: formats.tenths(result.hr10 * 10) })}
        <span className="hit-place">{t('verdict.place', { ndcg: formats.metric(result.ndcg10) })}</span>
        {serving || !onServe ? null : (
          <button
            type="button"
            className="link-button"
            data-testid={`serve-${result.model}`}
            aria-label={t('verdict.chooseOf', { model: t(`models.${result.model}.name`) })}
            onClick={() => onServe(result.model)}
          >
            {t('verdict.choose')}
          </button>
        )}
      </span>
    </li>
  );
}

function Numbers({ verdict, results }: { verdict: Verdict; results: ModelResult[] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <details className="fold">
      <summary>
        <ChevronRight aria-hidden="true" />
        {t('verdict.numbers')}
      </summary>
      <p className="fold-note">{t('verdict.numbersNote')}</p>
      <dl className="fold-note figures">
        {(['hr', 'ndcg', 'mrr', 'auc', 'difference'] as const).map((figure) => (
          <div key={figure}>
            <dt>{t(`verdict.${figure}`)}</dt>
            <dd>{t(`verdict.${figure}Means`)}</dd>
          </div>
        ))}
      </dl>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={t('verdict.numbers')}>
        <table className="table table-numbers">
          <thead>
            <tr>
              <th scope="col">{t('verdict.model')}</th>
              <th scope="col">{t('verdict.hr')}</th>
              <th scope="col">{t('verdict.ndcg')}</th>
              <th scope="col">{t('verdict.mrr')}</th>
              <th scope="col">{t('verdict.auc')}</th>
              <th scope="col">{t('verdict.difference')}</th>
            </tr>
          </thead>
          <tbody>
            {results.map((result) => (
              <tr key={result.model}>
                <th scope="row">{t(`models.${result.model}.name`)}</th>
                <td>{formats.metric(result.hr10)}</td>
                <td>{formats.metric(result.ndcg10)}</td>
                <td>{formats.metric(result.mrr)}</td>
                <td>{formats.metric(result.auc)}</td>
                <td>
                  {result.difference
                    ? t('verdict.interval', {
                        mean: formats.metric(result.difference.mean),
                        low: formats.metric(result.difference.low),
                        high: formats.metric(result.difference.high),
                      })
                    : result.model === verdict.bestBaseline
                      ? t('verdict.baseline')
                      : '–'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
