// Interests as stacked bands over the weeks, and beyond today's line the forecast.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { InterestTimeline } from '../../engine/api';
import { useWidth } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import { labelStep, linear, streamBands } from '../view/plot';
import { shortTitle } from '../view/reasons';

const bandsHeight = 320;
const axisHeight = 28;
const headHeight = 22;
const longestLabel = 26;

/** About how wide a label is drawn; Chinese characters are twice as wide as Latin letters. */
function labelWidth(label: string): number {
  return Array.from(label).reduce((width, letter) => width + (letter > '\u2e80' ? 12.5 : 6.4), 0);
}

export function StreamChart(props: {
  timeline: InterestTimeline;
  chosen: number | null;
  onChoose: (id: number | null) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const { timeline, chosen } = props;
  const { buckets, topics } = timeline;
  const forecastWidth = Math.max(48, width * 0.1);
  const pastWidth = width - forecastWidth;
  const labels = new Map(topics.map((topic) => [topic.id, shortTitle(topic.label, longestLabel)]));
  const bands = streamBands(
    topics.map((topic) => ({ ...topic, labelWidth: labelWidth(labels.get(topic.id) ?? '') })),
    { width, height: bandsHeight, forecastWidth },
  );
  const weekAt = linear([0, Math.max(1, buckets.length - 1)], [0, pastWidth]);
  const widest = Math.max(...buckets.map((week) => labelWidth(formats.shortDay(week))), 0);
  const every = labelStep(widest, pastWidth / Math.max(1, buckets.length - 1));

  return (
    <figure className="chart stream" data-testid="interests-chart">
      <div ref={frame} className="chart-frame">
        {width > 0 ? (
          <svg
            width={width}
            height={headHeight + bandsHeight + axisHeight}
            role="img"
            aria-label={t('interests.chartLabel', {
              count: topics.length,
              from: formats.day(buckets[0] ?? timeline.forecastAt),
              to: formats.day(buckets.at(-1) ?? timeline.forecastAt),
            })}
            data-dim={chosen !== null || undefined}
          >
            <g transform={`translate(0,${headHeight})`}>
              {bands.map((band, index) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: a short cut for the pointer; the list below is the control
                <g
                  key={band.id}
                  className={`tone-${(index % 12) + 1}`}
                  data-chosen={chosen === band.id || undefined}
                  onClick={() => props.onChoose(chosen === band.id ? null : band.id)}
                >
                  <title>{labels.get(band.id)}</title>
                  <path d={band.past} className="band" />
                  <path d={band.future} className="band band-future" />
                </g>
              ))}
              {bands.map((band) =>
                band.label && pastWidth > 420 ? (
                  <text
                    key={band.id}
                    className="band-label"
                    x={band.label.x}
                    y={band.label.y}
                    dy="0.32em"
                    textAnchor="middle"
                  >
                    {labels.get(band.id)}
                  </text>
                ) : null,
              )}
              <line className="now-line" x1={pastWidth} x2={pastWidth} y1={-headHeight} y2={bandsHeight} />
              <text className="now-label" x={width} y={-8} textAnchor="end">
                {t('interests.forecast')}
              </text>
              {buckets.map((week, index) =>
                index % every === 0 && weekAt(index) < pastWidth - widest / 2 ? (
                  <text
                    key={week}
                    className="axis-label"
                    x={weekAt(index)}
                    y={bandsHeight + 20}
                    textAnchor={index === 0 ? 'start' : 'middle'}
                  >
                    {formats.shortDay(week)}
                  </text>
                ) : null,
              )}
            </g>
          </svg>
        ) : null}
      </div>
    </figure>
  );
}
