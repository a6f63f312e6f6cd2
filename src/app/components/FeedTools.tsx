// What the person steers the feed with: familiar to adventurous, and the kinds to show.
import { Slider } from 'radix-ui';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Kind } from '../../engine/api';
import { useFeedStore, useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { filterKinds } from '../view/kinds';
import { hasChances } from '../view/sureness';

/** Loaded once there is something measured to steer by. */
const SurenessSlider = lazy(() =>
  import('./SurenessSlider').then((module) => ({ default: module.SurenessSlider })),
);

export function FeedTools() {
  const { t } = useTranslation();
  const { feed } = useFeedStore();
  const { sureness } = useStatus().training;
  return (
    <aside className="tools">
      <AdventureSlider />
      {sureness && hasChances(feed?.items ?? []) ? (
        <Suspense fallback={null}>
          <SurenessSlider sureness={sureness} />
        </Suspense>
      ) : null}
      <section aria-labelledby="tools-kinds">
        <h2 id="tools-kinds" className="tools-title">
          {t('feed.kinds')}
        </h2>
        <KindChips />
      </section>
    </aside>
  );
}

function AdventureSlider() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { store } = useFeedStore();
  const { adventure } = useStatus().settings;
  const [value, setValue] = useState(adventure);
  useEffect(() => setValue(adventure), [adventure]);

  return (
    <section className="tools-adventure" aria-labelledby="tools-adventure">
      <h2 id="tools-adventure" className="tools-title">
        {t('feed.adventure')}
      </h2>
      <Slider.Root
        className="slider"
        min={0}
        max={1}
        step={0.05}
        value={[value]}
        onValueChange={([next]) => setValue(next ?? 0)}
        onValueCommit={([next]) => void store.adjust({ adventure: next ?? 0 })}
        data-testid="adventure-slider"
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb
          className="slider-thumb"
          aria-labelledby="tools-adventure"
          aria-valuetext={t('feed.adventureValue', { percent: formats.percent(value) })}
        />
      </Slider.Root>
      <p className="slider-ends" aria-hidden="true">
        <span>{t('feed.familiar')}</span>
        <span>{t('feed.adventurous')}</span>
      </p>
    </section>
  );
}

function KindChips() {
  const { t } = useTranslation();
  const { store } = useFeedStore();
  const { kinds } = useStatus().settings;
  const toggle = (kind: Kind) =>
    void store.adjust({
      kinds: kinds.includes(kind) ? kinds.filter((other) => other !== kind) : [...kinds, kind],
    });
  return (
    <div className="chips chips-kinds">
      <button
        type="button"
        className="chip"
        aria-pressed={kinds.length === 0}
        data-testid="kind-all"
        onClick={() => void store.adjust({ kinds: [] })}
      >
        {t('feed.allKinds')}
      </button>
      {filterKinds.map((kind) => (
        <button
          key={kind}
          type="button"
          className="chip"
          aria-pressed={kinds.includes(kind)}
          data-testid={`kind-${kind}`}
          onClick={() => toggle(kind)}
        >
          {t(`kinds.${kind}`)}
        </button>
      ))}
    </div>
  );
}
