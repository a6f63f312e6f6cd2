// "Show me less, but surer": hides what is less likely to be opened than the person asks for.
import { Slider } from 'radix-ui';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Sureness } from '../../engine/api';
import { useFeedStore, useStatus } from '../hooks/use-engine';
import { placeOf, pointInForce, surerThan, tellingBars, tenths } from '../view/sureness';

/** Its places: all, then one for each measured bar that hides more of this feed. */
export function SurenessSlider({ sureness }: { sureness: Sureness }) {
  const { t } = useTranslation();
  const { store, feed } = useFeedStore();
  const inForce = pointInForce(useStatus().settings.sureness, sureness.points);
  const bar = inForce?.threshold ?? 0;
  const all = feed?.items ?? [];
  const points = useMemo(() => tellingBars(sureness.points, feed?.items ?? []), [sureness, feed]);
  const [place, setPlace] = useState(placeOf(bar, points));
  useEffect(() => setPlace(placeOf(bar, points)), [bar, points]);
  const barAt = (at: number) => points[at - 1]?.threshold ?? 0;
  // One that hides all of this feed is in force and has no place of its own: the words are of it all the same.
  const point = place === placeOf(bar, points) ? inForce : points[place - 1];
  const left = t('feed.sureness.left', {
    left: surerThan(all, point?.threshold ?? 0).length,
    all: all.length,
  });
  const measured = point
    ? t('feed.sureness.measured', {
        right: tenths(point.precision ?? 0),
        kept: tenths(point.recall),
        others: sureness.offered - 1,
      })
    : null;

  // Nothing measured tells these items apart.
  if (points.length === 0) return null;
  return (
    <section className="tools-sureness" aria-labelledby="tools-sureness">
      <h2 id="tools-sureness" className="tools-title">
        {t('feed.sureness.title')}
      </h2>
      <Slider.Root
        className="slider"
        min={0}
        max={points.length}
        step={1}
        value={[place]}
        onValueChange={([next]) => setPlace(next ?? 0)}
        onValueCommit={([next]) => void store.adjust({ sureness: barAt(next ?? 0) })}
        data-testid="sureness-slider"
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb
          className="slider-thumb"
          aria-labelledby="tools-sureness"
          aria-valuetext={place === 0 ? t('feed.sureness.off') : left}
        />
      </Slider.Root>
      <p className="slider-ends" aria-hidden="true">
        <span>{t('feed.sureness.all')}</span>
        <span>{t('feed.sureness.surest')}</span>
      </p>
      {place > 0 ? (
        <p className="tools-note" role="status" data-testid="sureness-note">
          {left} {measured}
        </p>
      ) : null}
    </section>
  );
}
