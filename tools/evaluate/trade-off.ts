// Command line: what variety costs. The lists of each way of picking at each stop of the slider, on a log bundle:
// nDCG@10 against the likeness within a list and the share of the offered items that are ever shown.
//   npm run trade-off -- --log ../shared/data/logs/NAME [--people N] [--seed 1] [--html FILE]
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { unrelated } from '../../src/embedding/likeness';
import { mean } from '../../src/evaluation/bootstrap';
import { draw } from '../../src/evaluation/candidates';
import { coverage, intraListDiversity, rankingMetrics } from '../../src/evaluation/metrics';
import { impressionTrials } from '../../src/evaluation/protocol';
import type { Trial } from '../../src/evaluation/trial';
import { BlendModel } from '../../src/interest/blend/model';
import { standardised } from '../../src/interest/blend/standard';
import { createRandom } from '../../src/interest/random';
import type { Diversifier } from '../../src/ranking/diversify';
import { pickByVolume } from '../../src/ranking/dpp';
import { pickByMargin } from '../../src/ranking/mmr';
import { bundleWith, readBundle } from './bundle';
import { titleVectors } from './vectors';

interface Point {
  method: string;
  penalty: number;
  /** nDCG@10 and HR@10, times 100. */
  ndcg10: number;
  hr10: number;
  /** Mean of 1 − cos within a list of ten. */
  diversity: number;
  /** Share of the offered items that stand in some list. */
  coverage: number;
}

const listLength = 10;
const methods: Record<string, { pick: Diversifier; penalties: number[] }> = {
  MMR: { pick: pickByMargin, penalties: [0, 0.5, 0.95, 1.5, 2, 3.1, 4.5, 7] },
  DPP: { pick: pickByVolume, penalties: [0, 0.25, 0.5, 1, 1.5, 2.5, 4, 7] },
};

/** A list's rows by one method. The site's caps are off: they hold for each method alike and would blur it. */
function listBy(pick: Diversifier, { candidates }: Trial, scores: Float32Array, penalty: number): number[] {
  const own = candidates.ids;
  return pick({
    vectors: candidates.vectors,
    languages: own.map(() => 'en'),
    unrelated: unrelated['minilm-en'].items,
    scores: [...scores],
    groups: own,
    kinds: own,
    count: listLength,
    penalty,
  }).map(({ row }) => row);
}

function measure(trials: readonly Trial[], scores: readonly Float32Array[], seed: number): Point[] {
  const offered = new Set(trials.flatMap(({ candidates }) => candidates.ids));
  return Object.entries(methods).flatMap(([method, { pick, penalties }]) =>
    penalties.map((penalty) => {
      const lists = trials.map((trial, k) => listBy(pick, trial, scores[k]!, penalty));
      const metrics = trials.map((trial, k) => {
        // The list first, in its order; of the rest nothing is claimed.
        const places = new Float32Array(trial.candidates.ids.length);
        lists[k]!.forEach((row, place) => {
          places[row] = listLength - place;
        });
        return rankingMetrics(places, new Set(trial.clicked), createRandom(seed * 7919 + k));
      });
      const idsOf = trials.map(({ candidates }, k) => lists[k]!.map((row) => candidates.ids[row]!));
      return {
        method,
        penalty,
        ndcg10: 100 * mean(metrics.map(({ ndcg10 }) => ndcg10)),
        hr10: 100 * mean(metrics.map(({ hr10 }) => hr10)),
        diversity: mean(trials.map(({ candidates }, k) => intraListDiversity(candidates.vectors, lists[k]!))),
        coverage: coverage(idsOf, offered),
      };
    }),
  );
}

function table(points: readonly Point[]): string {
  const rows = points.map(({ method, penalty, ndcg10, hr10, diversity, coverage: covered }) => [
    method,
    penalty.toFixed(2),
    ndcg10.toFixed(2),
    hr10.toFixed(1),
    diversity.toFixed(4),
    (100 * covered).toFixed(1),
  ]);
  return [['method', 'penalty', 'nDCG@10', 'HR@10', 'diversity', 'coverage %'], ...rows]
    .map((cells) => cells.map((cell) => cell.padStart(11)).join(''))
    .join('\n');
}

/** A page with one curve a method: diversity to the right, nDCG upward. */
function page(log: string, points: readonly Point[]): string {
  const [width, height, edge] = [640, 400, 48];
  const bounds = (values: number[]) => [Math.min(...values), Math.max(...values)] as const;
  const [left, right] = bounds(points.map(({ diversity }) => diversity));
  const [low, high] = bounds(points.map(({ ndcg10 }) => ndcg10));
  const x = (value: number) => edge + ((value - left) / (right - left || 1)) * (width - 2 * edge);
  const y = (value: number) => height - edge - ((value - low) / (high - low || 1)) * (height - 2 * edge);
  const curves = Object.keys(methods).map((method, k) => {
    const own = points.filter((point) => point.method === method);
    const colour = ['#0b6e4f', '#b4451f'][k % 2];
    const line = own.map((p) => `${x(p.diversity).toFixed(1)},${y(p.ndcg10).toFixed(1)}`).join(' ');
    const dots = own
      .map(
        (p) =>
          `<circle cx="${x(p.diversity).toFixed(1)}" cy="${y(p.ndcg10).toFixed(1)}" r="4" fill="${colour}">` +
          `<title>${method} ${p.penalty}: nDCG ${p.ndcg10.toFixed(2)}, coverage ${(100 * p.coverage).toFixed(1)}%</title></circle>`,
      )
      .join('');
    const end = own.at(-1)!;
    return (
      `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"/>${dots}` +
      `<text x="${x(end.diversity) - 4}" y="${y(end.ndcg10) - 10}" fill="${colour}" text-anchor="end">${method}</text>`
    );
  });
  const axes =
    `<text x="${width / 2}" y="${height - 10}" text-anchor="middle">diversity within a list (${left.toFixed(3)} to ${right.toFixed(3)})</text>` +
    `<text x="14" y="${height / 2}" transform="rotate(-90 14 ${height / 2})" text-anchor="middle">nDCG@10 (${low.toFixed(1)} to ${high.toFixed(1)})</text>`;
  return (
    `<!doctype html><meta charset="utf-8"><title>Relevance and variety: ${log}</title>` +
    `<h1>Relevance and variety: ${log}</h1><svg viewBox="0 0 ${width} ${height}" width="${width}" font-family="sans-serif" font-size="13" role="img" aria-label="nDCG against diversity">${axes}${curves.join('')}</svg>` +
    `<pre>${table(points)}</pre>\n`
  );
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      log: { type: 'string' },
      people: { type: 'string' },
      seed: { type: 'string', default: '1' },
      html: { type: 'string' },
    },
  });
  if (!values.log) throw new Error('which log? --log FOLDER');
  const seed = Number(values.seed);
  const files = await readBundle(values.log);
  const vectors = await titleVectors(
    files.items.map(({ title }) => title),
    'minilm-en',
    () => {},
  );
  const all = impressionTrials(bundleWith(files, ['impressions']), vectors);
  const people = [...new Set(all.map(({ person }) => person))];
  const chosen = new Set(values.people ? draw(people, Number(values.people), createRandom(seed)) : people);
  const trials = all.filter(({ person }) => chosen.has(person));
  const model = new BlendModel();
  const scores = trials.map((trial) => {
    model.observe(trial.sequence);
    return standardised(model.score(model.forecast(trial.at), trial.candidates));
  });
  const points = measure(trials, scores, seed);
  console.log(
    `${files.name}: ${trials.length} lists of ${listLength}, blend with its shipped prior\n${table(points)}`,
  );
  if (values.html) await writeFile(values.html, page(files.name, points));
}

await main();
