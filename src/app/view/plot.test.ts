import { describe, expect, it } from 'vitest';
import { bandPath, keptBefore, labelStep, linear, linePath, lossGeometry, streamBands, ticks } from './plot';

const numbers = (path: string) => [...path.matchAll(/-?[\d.]+/g)].map(Number);

describe('linear', () => {
  it('maps ends to ends and an empty domain to the middle', () => {
    const x = linear([10, 20], [0, 100]);
    expect([x(10), x(15), x(20)]).toEqual([0, 50, 100]);
    expect(linear([3, 3], [0, 100])(3)).toBe(50);
  });
});

describe('ticks', () => {
  it('gives round values inside the domain', () => {
    expect(ticks(0, 10, 5)).toEqual([0, 5, 10]);
    expect(ticks(0.11, 0.52, 4)).toEqual([0.2, 0.4]);
    expect(ticks(2, 2, 4)).toEqual([2]);
  });
});

describe('paths', () => {
  it('starts and ends at the points and stays between them', () => {
    const path = linePath([
      { x: 0, y: 0 },
      { x: 10, y: 100 },
      { x: 20, y: 100 },
      { x: 30, y: 0 },
    ]);
    expect(path.startsWith('M0,0C')).toBe(true);
    expect(path.endsWith(' 30,0')).toBe(true);
    const ys = numbers(path).filter((_, index) => index % 2 === 1);
    expect(Math.max(...ys)).toBeLessThanOrEqual(100);
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
  });

  it('closes a band back along its lower edge', () => {
    const upper = [
      { x: 0, y: 1 },
      { x: 9, y: 2 },
    ];
    const lower = [
      { x: 0, y: 5 },
      { x: 9, y: 6 },
    ];
    const path = bandPath(upper, lower);
    expect(path).toContain('L9,6');
    expect(path.endsWith(' 0,5Z')).toBe(true);
    expect(Math.min(...numbers(path))).toBe(0);
  });

  it('is empty without points', () => {
    expect(linePath([])).toBe('');
    expect(bandPath([], [])).toBe('');
  });
});

describe('lossGeometry', () => {
  const losses = [
    { epoch: 0, at: 0.5, training: 4, validation: null },
    { epoch: 1, at: 1, training: 3, validation: 3.5 },
    { epoch: 2, at: 2, training: 2, validation: 3 },
    { epoch: 3, at: 3, training: 1, validation: 3.2 },
  ];

  it('finds the best validation point and the latest values', () => {
    const geometry = lossGeometry(losses, 10, 400, 200);
    expect(geometry?.best?.at).toBe(2);
    expect(geometry?.best?.loss).toBe(3);
    expect(geometry?.lastTraining).toBe(1);
    expect(geometry?.lastValidation).toBe(3.2);
  });

  it('keeps everything inside the box, lower loss lower down', () => {
    const geometry = lossGeometry(losses, 10, 400, 200);
    const all = numbers(geometry?.training ?? '');
    const xs = all.filter((_, index) => index % 2 === 0);
    const ys = all.filter((_, index) => index % 2 === 1);
    expect(Math.min(...xs)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...xs)).toBeLessThanOrEqual(400);
    expect(Math.min(...ys)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...ys)).toBeLessThanOrEqual(200);
    expect(ys.at(-1)).toBeGreaterThan(ys[0] ?? 0);
  });

  it('has nothing to draw before the first loss, and copes with a single or a broken one', () => {
    expect(lossGeometry([], 10, 400, 200)).toBeNull();
    expect(
      lossGeometry([{ epoch: 0, at: 0, training: Number.NaN, validation: null }], 10, 400, 200),
    ).toBeNull();
    const single = lossGeometry([{ epoch: 0, at: 0, training: 2, validation: null }], 10, 400, 200);
    expect(single?.training).not.toContain('NaN');
  });
});

describe('keptBefore', () => {
  const run = (...losses: number[]) =>
    losses.map((validation, at) => ({ epoch: at, at, training: at === 0 ? null : 2, validation }));

  it('says where more training was in vain', () => {
    expect(keptBefore(run(1.4, 2.1, 2.6))).toBe('start');
    expect(keptBefore(run(3, 2, 2.5))).toBe('earlier');
  });

  it('says nothing of a run that got better to its end, or has none yet', () => {
    expect(keptBefore(run(3, 2, 1))).toBeNull();
    expect(keptBefore(run(3))).toBeNull();
    expect(keptBefore([])).toBeNull();
  });
});

describe('labelStep', () => {
  it('leaves room between labels, the first of which begins at its place', () => {
    for (const [label, spacing] of [
      [51, 5.6],
      [38, 15],
      [51, 300],
    ] as const) {
      const step = labelStep(label, spacing);
      expect(step * spacing - label / 2).toBeGreaterThan(label);
      if (step > 1) expect((step - 1) * spacing - label / 2).toBeLessThan(label + 20);
    }
  });
});

describe('streamBands', () => {
  const topics = [
    { id: 1, shares: [0.5, 0.25], forecast: 0.1 },
    { id: 2, shares: [0.5, 0.75], forecast: 0.9 },
  ];
  const box = { width: 100, height: 200, forecastWidth: 20 };

  it('stacks from the bottom up and fills the height where shares sum to one', () => {
    const [first, second] = streamBands(topics, box);
    expect(first?.past.startsWith('M0,100')).toBe(true);
    expect(second?.past.startsWith('M0,0')).toBe(true);
    expect(first?.past.endsWith(' 0,200Z')).toBe(true);
  });

  it('continues from the last week into the forecast column', () => {
    const [first] = streamBands(topics, box);
    expect(first?.future.startsWith('M80,150')).toBe(true);
    expect(first?.future).toContain('100,180');
  });

  it('labels a band only where the label fits into it over its whole width', () => {
    const bump = [0.1, 0.1, 0.1, 0.8, 0.1, 0.1, 0.1];
    const wide = { width: 720, height: 200, forecastWidth: 120 };
    const label = (labelWidth: number, shares = bump) =>
      streamBands([{ id: 1, shares, forecast: 0.1, labelWidth }], wide)[0]?.label ?? null;
    expect(label(40)?.x).toBe(300);
    // Over a longer label the band is thin, and a band that is thin all along carries none.
    expect(label(400)?.room).toBeLessThan(label(40)?.room ?? 0);
    expect(
      streamBands(
        [
          { id: 1, shares: [0.01, 0.01], forecast: 0 },
          { id: 2, shares: [1, 1], forecast: 1 },
        ],
        wide,
      )[0]?.label,
    ).toBeNull();
  });

  it('does not break on nothing', () => {
    expect(streamBands([], box)).toEqual([]);
    expect(streamBands([{ id: 1, shares: [], forecast: 0 }], box)[0]?.past).toBe('');
  });
});
