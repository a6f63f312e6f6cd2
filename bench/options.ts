// The options of `npm run bench`.
import { parseArgs } from 'node:util';

export interface Options {
  /** Matched against "name backend shape"; null for all. */
  grep: RegExp | null;
  /** Matched against peers' names; null for all. */
  peers: RegExp | null;
  /** Few cases, for trying out. */
  quick: boolean;
  /** WebGPU on a real adapter. */
  gpu: boolean;
  runs: number;
  /** Folder of results.json and chart.svg. */
  out: string;
}

export const usage = `npm run bench -- [options]
  --grep PATTERN   only cases whose "name backend shape" matches
  --peers PATTERN  only peers whose name matches; "none" for none
  --quick          the small cases
  --gpu            cases on WebGPU with the machine's GPU
  --runs N         turns each contender takes (7)
  --out FOLDER     where results.json and chart.svg go (bench)`;

/** Throws a TypeError on an option that isn't one. */
export function parseOptions(parameters: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      grep: { type: 'string' },
      peers: { type: 'string' },
      quick: { type: 'boolean', default: false },
      gpu: { type: 'boolean', default: false },
      runs: { type: 'string' },
      out: { type: 'string', default: 'bench' },
    },
  });
  const runs = Number(values.runs ?? 7);
  if (!Number.isInteger(runs) || runs < 1) throw new TypeError(`--runs ${values.runs}: not a count`);
  return {
    grep: pattern('--grep', values.grep),
    peers: pattern('--peers', values.peers === 'none' ? '^(?!)' : values.peers),
    quick: values.quick,
    gpu: values.gpu,
    runs,
    out: values.out,
  };
}

function pattern(option: string, text: string | undefined): RegExp | null {
  if (text === undefined) return null;
  try {
    return new RegExp(text, 'i');
  } catch {
    throw new TypeError(`${option} ${text}: not a pattern`);
  }
}
