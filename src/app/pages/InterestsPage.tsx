// How the topics of a person rose and fell, with the forecast; as a picture and as a table.
import { ChevronRight, MoveRight, TrendingDown, TrendingUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InterestTimeline, TopicSeries } from '../../engine/api';
import { FailureNote } from '../components/FailureNote';
import { InterestCards } from '../components/InterestCards';
import { PageHead } from '../components/PageHead';
import { Scenes } from '../components/Scenes';
import { PageSkeleton } from '../components/Skeleton';
import { StreamChart } from '../components/StreamChart';
import { useCall } from '../hooks/use-call';
import { useEngine, useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { webLink } from '../view/link';
import '../styles/interests.css';

const trendIcons = { rising: TrendingUp, steady: MoveRight, fading: TrendingDown };

export function InterestsPage() {
  const { t } = useTranslation();
  const engine = useEngine();
  const { counts, feedVersion } = useStatus();
  // Topics move slowly: it is enough to look again every few hundred pages.
  const timeline = useCall(() => engine.interests(), [Math.floor(counts.vectors / 500), feedVersion === 0]);
  return (
    <div className="page page-wide">
      <PageHead title={t('interests.title')} lead={t('interests.lead')} />
      {timeline.error ? <FailureNote code={timeline.error} onRetry={timeline.reload} /> : null}
      {timeline.loading && timeline.value === null && !timeline.error ? <PageSkeleton /> : null}
      {timeline.value && timeline.value.topics.length > 0 ? <Timeline timeline={timeline.value} /> : null}
      {!timeline.loading && !timeline.error && !timeline.value?.topics.length ? (
        <p className="empty">{t('interests.empty')}</p>
      ) : null}
      {timeline.value && timeline.value.topics.length > 0 ? <Scenes /> : null}
      <InterestCards />
    </div>
  );
}

function Timeline({ timeline }: { timeline: InterestTimeline }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [chosen, setChosen] = useState<number | null>(null);
  const topic = timeline.topics.find((candidate) => candidate.id === chosen) ?? null;
  return (
    <>
      <StreamChart timeline={timeline} chosen={chosen} onChoose={setChosen} />
      <p className="forecast-by">
        {t('interests.forecastBy', {
          model: t(`models.${timeline.forecastBy}.name`),
          date: formats.shortDay(timeline.forecastAt),
        })}
      </p>
      <div className="topics">
        <section aria-labelledby="topics-title">
          <h2 id="topics-title" className="section-title">
            {t('interests.topics')}
          </h2>
          <ul className="topic-list">
            {timeline.topics.map((series, index) => (
              <li key={series.id}>
                <TopicButton
                  series={series}
                  tone={(index % 12) + 1}
                  pressed={chosen === series.id}
                  onPress={() => setChosen(chosen === series.id ? null : series.id)}
                />
              </li>
            ))}
          </ul>
        </section>
        <section className="topic-pages" aria-live="polite">
          {topic ? (
            <>
              <h2 className="section-title">{t('interests.pages', { topic: topic.label })}</h2>
              <ul className="plain-list" data-testid="topic-pages">
                {topic.pages.map((page) => (
                  <li key={page.url}>
                    <a
                      href={webLink(page.url)}
                      target="_blank"
                      rel="noopener noreferrer nofollow"
                      referrerPolicy="no-referrer"
                    >
                      {page.title || page.url}
                    </a>
                  </li>
                ))}
              </ul>
            </>
          ) : (
            <p className="section-lead">{t('interests.choose')}</p>
          )}
        </section>
      </div>
      <TopicTable timeline={timeline} />
    </>
  );
}

function TopicButton(props: { series: TopicSeries; tone: number; pressed: boolean; onPress: () => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { series } = props;
  const Trend = trendIcons[series.trend];
  return (
    <button
      type="button"
      className={`topic tone-${props.tone}`}
      aria-pressed={props.pressed}
      data-testid="topic"
      onClick={props.onPress}
    >
      <span className="topic-swatch" aria-hidden="true" />
      <span className="topic-label">{series.label}</span>
      <span className="topic-trend" data-trend={series.trend}>
        <Trend aria-hidden="true" />
        {t(`interests.${series.trend}`)}
      </span>
      <span className="topic-shares">
        {t('interests.before', { percent: formats.percent(series.before) })} ·{' '}
        {t('interests.now', { percent: formats.percent(series.now) })} ·{' '}
        {t('interests.next', { percent: formats.percent(series.forecast) })}
      </span>
    </button>
  );
}

function TopicTable({ timeline }: { timeline: InterestTimeline }) {
  const { t } = useTranslation();
  const formats = useFormats();
  return (
    <details className="fold">
      <summary>
        <ChevronRight aria-hidden="true" />
        {t('interests.table')}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard */}
      <section className="table-scroll" tabIndex={0} aria-label={t('interests.table')}>
        <table className="table table-numbers">
          <thead>
            <tr>
              <th scope="col">{t('interests.week')}</th>
              {timeline.topics.map((topic) => (
                <th key={topic.id} scope="col">
                  {topic.label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {timeline.buckets.map((week, index) => (
              <tr key={week}>
                <th scope="row">{formats.shortDay(week)}</th>
                {timeline.topics.map((topic) => (
                  <td key={topic.id}>{formats.percent(topic.shares[index] ?? 0)}</td>
                ))}
              </tr>
            ))}
            <tr className="table-forecast">
              <th scope="row">
                {t('interests.forecast')}, {formats.shortDay(timeline.forecastAt)}
              </th>
              {timeline.topics.map((topic) => (
                <td key={topic.id}>{formats.percent(topic.forecast)}</td>
              ))}
            </tr>
          </tbody>
        </table>
      </section>
    </details>
  );
}
