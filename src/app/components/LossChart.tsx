// The training's two loss curves, growing while it runs.
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { LossPoint } from '../../engine/api';
import { useWidth } from '../hooks/use-environment';
import { useFormats } from '../hooks/use-formats';
import { keptBefore, lossGeometry } from '../view/plot';

const height = 220;
const margin = { left: 44, right: 14, top: 12, bottom: 30 };

export function LossChart({
  losses,
  epochs,
  running,
}: {
  losses: readonly LossPoint[];
  epochs: number;
  running: boolean;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const inner = {
    width: Math.max(120, width - margin.left - margin.right),
    height: height - margin.top - margin.bottom,
  };
  const geometry = lossGeometry(losses, epochs, inner.width, inner.height);
  const kept = running ? null : keptBefore(losses);
  const shown = (loss: number | null) => (loss === null ? '–' : formats.metric(loss));
  const rounds = Math.max(0, ...losses.map((point) => Math.ceil(point.at)));
  /** A round counts once it was tried on the validation time. */
  const completed = losses.filter(({ training, validation }) => training !== null && validation !== null);

  return (
    <figure
      className="chart"
      data-testid="loss-chart"
      data-points={losses.length}
      data-rounds={completed.length}
    >
      <figcaption className="chart-caption">{t('model.chart')}</figcaption>
      <div ref={frame} className="chart-frame">
        {geometry ? (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={t('model.chartLabel', {
              count: rounds,
              training: shown(geometry.lastTraining),
              validation: shown(geometry.lastValidation),
            })}
          >
            <g transform={`translate(${margin.left},${margin.top})`}>
              {geometry.yTicks.map(({ loss, y }) => (
                <g key={loss} className="axis">
                  <line x1={0} x2={inner.width} y1={y} y2={y} />
                  <text x={-10} y={y} dy="0.32em" textAnchor="end">
                    {loss.toPrecision(3).replace(/\.?0+$/, '')}
                  </text>
                </g>
              ))}
              {geometry.xTicks.map(({ at, x }) => (
                <g key={at} className="axis">
                  <text x={x} y={inner.height + 20} textAnchor="middle">
                    {formats.number(at)}
                  </text>
                </g>
              ))}
              <path d={geometry.training} className="loss loss-training" />
              <path d={geometry.validation} className="loss loss-validation" />
              {geometry.best ? (
                <circle cx={geometry.best.x} cy={geometry.best.y} r={5} className="loss-best" />
              ) : null}
            </g>
          </svg>
        ) : (
          <p className="chart-empty">{t('model.chartEmpty')}</p>
        )}
      </div>
      <ul className="legend-line">
        <li className="legend-training">
          {t('model.chartTraining')} <output>{shown(geometry?.lastTraining ?? null)}</output>
        </li>
        <li className="legend-validation">
          {t('model.chartValidation')} <output>{shown(geometry?.lastValidation ?? null)}</output>
        </li>
      </ul>
      {kept ? (
        <p className="chart-caption" data-testid="loss-kept" data-kept={kept}>
          {kept === 'start' ? t('model.keptStart') : t('model.keptEarlier')}
        </p>
      ) : null}
    </figure>
  );
}
