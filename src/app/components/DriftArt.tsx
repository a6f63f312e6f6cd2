// The picture of the first screen: interests as bands that swell, thin out and drift. Only an ornament.
import { streamBands } from '../view/plot';

const weeks = 14;
const width = 1200;
const height = 360;

/** Five smooth bumps in different weeks; plain sines, so that the picture is the same for everybody. */
const topics = [0, 1, 2, 3, 4].map((id) => ({
  id,
  shares: Array.from({ length: weeks }, (_, week) => {
    const centre = 1.5 + id * 2.7;
    return 0.06 + Math.exp(-(((week - centre) / 2.6) ** 2)) * (0.42 + 0.12 * Math.sin(id * 2.1));
  }),
  forecast: [0.05, 0.06, 0.1, 0.2, 0.36][id] ?? 0,
}));

const bands = streamBands(topics, { width, height, forecastWidth: 150 });

export function DriftArt() {
  return (
    <svg className="art" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {bands.map((band) => (
        <g key={band.id} className={`tone-${band.id + 1}`}>
          <path d={band.past} className="band" />
          <path d={band.future} className="band band-future" />
        </g>
      ))}
    </svg>
  );
}
