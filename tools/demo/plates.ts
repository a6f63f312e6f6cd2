// The demo magazine's pictures: one small drawing an article, made from its section's motif and a seed.
import { createRandom } from '../../src/interest/random';

type Random = () => number;
type Motif = (random: Random) => string;

const width = 400;
const height = 300;

const between = (random: Random, low: number, high: number) => low + (high - low) * random();
const whole = (random: Random, low: number, high: number) => Math.floor(between(random, low, high + 1));
const short = (value: number) => String(Math.round(value * 10) / 10);
const path = (d: string, className: string) => `<path class="${className}" d="${d}"/>`;
const circle = (x: number, y: number, r: number, className: string) =>
  `<circle class="${className}" cx="${short(x)}" cy="${short(y)}" r="${short(r)}"/>`;
const point = (x: number, y: number) => `${short(x)} ${short(y)}`;

/** A scored loaf from above. */
const loaf: Motif = (random) => {
  const rx = between(random, 95, 160);
  const ry = between(random, 66, 92);
  const parts = [
    `<ellipse class="soft" cx="208" cy="164" rx="${short(rx)}" ry="${short(ry)}"/>`,
    `<ellipse class="main" cx="200" cy="154" rx="${short(rx)}" ry="${short(ry)}"/>`,
  ];
  const cuts = whole(random, 3, 6);
  const slant = between(random, -26, 26);
  for (let i = 0; i < cuts; i++) {
    const x = 200 + ((i + 0.5) / cuts - 0.5) * rx * 1.5;
    const half = ry * 0.62 * Math.sqrt(Math.max(0.1, 1 - ((x - 200) / rx) ** 2));
    const bend = between(random, 8, 18);
    parts.push(
      path(
        `M${point(x - slant, 154 - half)} Q${point(x + bend, 154)} ${point(x + slant, 154 + half)} Q${point(x - bend, 154)} ${point(x - slant, 154 - half)}`,
        'pale',
      ),
    );
  }
  for (let i = 0; i < 26; i++) {
    const angle = random() * 2 * Math.PI;
    const reach = Math.sqrt(random()) * 0.86;
    parts.push(circle(200 + Math.cos(angle) * rx * reach, 154 + Math.sin(angle) * ry * reach, 1.7, 'pale'));
  }
  return parts.join('');
};

/** Wheels on a road, spoked. */
const wheels: Motif = (random) => {
  const big = between(random, 62, 92);
  const small = between(random, 46, 70);
  const ground = 240;
  const parts = [path(`M0 ${ground + 4} H${width}`, 'line')];
  const wheel = (x: number, r: number) => {
    const y = ground - r;
    const count = whole(random, 12, 22);
    const turn = random();
    const spokes = Array.from({ length: count }, (_, i) => {
      const angle = ((i + turn) / count) * 2 * Math.PI;
      return `M${point(x + Math.cos(angle + 0.5) * 9, y + Math.sin(angle + 0.5) * 9)} L${point(x + Math.cos(angle) * r, y + Math.sin(angle) * r)}`;
    }).join('');
    parts.push(path(spokes, 'hair'), circle(x, y, r, 'ring'), circle(x, y, 9, 'main'));
    return y;
  };
  const left = between(random, 105, 125);
  const right = between(random, 282, 305);
  const leftY = wheel(left, big);
  const rightY = wheel(right, small);
  const saddle = point(left + 52, 84);
  const crank = point(left + 78, ground - 42);
  const head = point(right - 28, 92);
  parts.push(
    path(
      `M${point(left, leftY)} L${saddle} L${crank} Z M${saddle} L${head} L${crank} M${head} L${point(right, rightY)}`,
      'frame',
    ),
  );
  return parts.join('');
};

/** A flock on the wing. */
const flock: Motif = (random) => {
  const parts = [circle(between(random, 90, 310), between(random, 90, 130), between(random, 38, 62), 'soft')];
  const count = whole(random, 7, 15);
  const climb = between(random, -0.5, 0.5);
  for (let i = 0; i < count; i++) {
    const x = 40 + ((i + random() * 0.7) / count) * 320;
    const y = 160 + (x - 200) * climb * 0.6 + between(random, -48, 48);
    const span = between(random, 13, 32);
    const lift = span * between(random, 0.3, 0.7);
    parts.push(
      path(
        `M${point(x - span, y)} Q${point(x - span * 0.45, y - lift)} ${point(x, y + 2)} Q${point(x + span * 0.45, y - lift)} ${point(x + span, y - 2)} Q${point(x + span * 0.4, y - lift * 0.45)} ${point(x, y + 8)} Q${point(x - span * 0.4, y - lift * 0.45)} ${point(x - span, y)}`,
        'main',
      ),
    );
  }
  return parts.join('');
};

/** A vessel, turned from a random profile. */
const vessel: Motif = (random) => {
  const top = between(random, 44, 80);
  const foot = 246;
  const radii = [
    between(random, 26, 70),
    between(random, 20, 58),
    between(random, 66, 112),
    between(random, 58, 100),
    between(random, 30, 56),
  ];
  const y = (i: number) => top + ((foot - top) * i) / (radii.length - 1);
  const side = (sign: number, order: number[]) =>
    order
      .slice(1)
      .map((i, step) => {
        const from = order[step]!;
        const middle = (y(from) + y(i)) / 2;
        return `C${point(200 + sign * radii[from]!, middle)} ${point(200 + sign * radii[i]!, middle)} ${point(200 + sign * radii[i]!, y(i))}`;
      })
      .join(' ');
  const outline = `M${point(200 + radii[0]!, top)} ${side(1, [0, 1, 2, 3, 4])} L${point(200 - radii[4]!, foot)} ${side(-1, [4, 3, 2, 1, 0])} Z`;
  const bands = Array.from({ length: whole(random, 1, 3) }, () => {
    const at = between(random, 1.5, 3.4);
    const reach = (radii[Math.floor(at)]! + radii[Math.ceil(at)]!) / 2 - 3;
    return path(
      `M${point(200 - reach, y(at))} Q${point(200, y(at) + 16)} ${point(200 + reach, y(at))}`,
      'paleline',
    );
  });
  return [
    path(`M0 ${foot} H${width} V${height} H0 Z`, 'soft'),
    path(outline, 'main'),
    `<ellipse class="deep" cx="200" cy="${short(top)}" rx="${short(radii[0]!)}" ry="7"/>`,
    ...bands,
  ].join('');
};

/** A stem with leaves in pairs. */
const sprig: Motif = (random) => {
  const parts: string[] = [];
  const stems = whole(random, 1, 3);
  for (let stem = 0; stem < stems; stem++) {
    const foot = 200 + (stem - (stems - 1) / 2) * 96;
    const lean = between(random, -34, 34);
    const tip = between(random, 40, 84);
    parts.push(path(`M${point(foot, 300)} Q${point(foot, 170)} ${point(foot + lean, tip)}`, 'line'));
    const pairs = whole(random, 4, 6);
    for (let i = 0; i < pairs; i++) {
      const t = 0.2 + (0.72 * i) / pairs;
      const x = foot + lean * t * t;
      const y = 300 - (300 - tip) * t;
      const size = (1 - t * 0.55) * between(random, 44, 60);
      for (const sign of [-1, 1]) {
        const ex = x + sign * size;
        const ey = y - size * between(random, 0.3, 0.7);
        parts.push(
          path(
            `M${point(x, y)} Q${point(x + sign * size * 0.3, ey - 12)} ${point(ex, ey)} Q${point(x + sign * size * 0.8, y + 6)} ${point(x, y)}`,
            (i + (sign > 0 ? 1 : 0)) % 3 === 0 ? 'pale' : 'main',
          ),
        );
      }
    }
    parts.push(circle(foot + lean, tip, between(random, 7, 14), 'accent'));
  }
  return parts.join('');
};

/** Star trails round a pole. */
const trails: Motif = (random) => {
  const cx = between(random, 130, 270);
  const cy = between(random, 90, 210);
  const parts: string[] = [];
  for (let r = 14; r < 330; r += between(random, 11, 17)) {
    for (let piece = 0; piece < 2; piece++) {
      const start = random() * 2 * Math.PI;
      const end = start + between(random, 0.35, 0.95);
      parts.push(
        path(
          `M${point(cx + Math.cos(start) * r, cy + Math.sin(start) * r)} A${short(r)} ${short(r)} 0 0 1 ${point(cx + Math.cos(end) * r, cy + Math.sin(end) * r)}`,
          random() < 0.3 ? 'accentline' : 'paleline',
        ),
      );
    }
  }
  parts.push(circle(cx, cy, 3.4, 'accent'));
  return parts.join('');
};

/** Tea terraces under a sun. */
const terraces: Motif = (random) => {
  const parts = [
    circle(between(random, 90, 310), between(random, 92, 118), between(random, 26, 38), 'accent'),
  ];
  const rows = whole(random, 5, 7);
  for (let i = 0; i < rows; i++) {
    const y = 134 + (i / rows) * 160;
    const swell = between(random, 14, 36) * (random() < 0.5 ? -1 : 1);
    const d = `M0 ${short(y + swell * 0.4)} C${point(110, y - swell)} ${point(270, y + swell)} ${point(400, y - swell * 0.3)}`;
    parts.push(path(`${d} V300 H0 Z`, i % 2 ? 'main' : 'soft'), path(d, 'paleline'));
  }
  return parts.join('');
};

/** Contour lines of an island. */
const contours: Motif = (random) => {
  const cx = between(random, 175, 225);
  const cy = between(random, 135, 165);
  const waves = Array.from({ length: 4 }, (_, i) => ({
    size: between(random, 0.03, 0.16) / (1 + i * 0.4),
    phase: random() * 2 * Math.PI,
  }));
  const rings = whole(random, 6, 8);
  const parts: string[] = [];
  for (let ring = 0; ring < rings; ring++) {
    const r = 138 * (1 - ring / rings);
    const points = Array.from({ length: 72 }, (_, i) => {
      const angle = (i / 72) * 2 * Math.PI;
      let reach = r;
      waves.forEach(({ size, phase }, k) => {
        reach *= 1 + size * Math.sin((k + 2) * angle + phase + ring * 0.16);
      });
      return point(cx + Math.cos(angle) * reach * 1.25 + ring * 3, cy + Math.sin(angle) * reach - ring * 2);
    });
    parts.push(path(`M${points.join('L')}Z`, ring === 0 ? 'shore' : 'contour'));
  }
  parts.push(path(`M${point(cx + rings * 3 - 7, cy - rings * 2 + 5)} l7 -13 l7 13 Z`, 'accent'));
  return parts.join('');
};

const motifs: Readonly<Record<string, Motif>> = {
  bread: loaf,
  bicycles: wheels,
  birds: flock,
  ceramics: vessel,
  gardens: sprig,
  'night-sky': trails,
  tea: terraces,
  maps: contours,
};

/** An inline SVG (decorative, coloured by the style sheet) for the article at `position` of a section. */
export function plate(sectionSlug: string, position: number): string {
  const motif = motifs[sectionSlug];
  if (!motif) throw new Error(`no motif for section ${sectionSlug}`);
  const seed = [...sectionSlug].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) + position * 9973;
  const random = createRandom(seed);
  for (let i = 0; i < 5; i++) random();
  return `<svg class="plate ${sectionSlug}" viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false">${motif(random)}</svg>`;
}
