// What the command line asks for.
import { parseArgs } from 'node:util';
import { withAblations } from './ablation';
import { checkLabels, entrantLabels } from './entrants';

const protocolNames = ['impressions', 'temporal', 'leave-one-out', 'cold-start', 'cross-kind'] as const;
export type ProtocolName = (typeof protocolNames)[number];

export interface Options {
  log: string;
  models: string[];
  protocol: ProtocolName;
  seed: number;
  /** Only so many people, by chance; null for all. */
  people: number | null;
  /** Only this impressions file; null for all. */
  impressions: string | null;
  /** Kinds of the cross-kind protocol; null: the bundle's own files, or its two largest kinds. */
  from: string | null;
  to: string | null;
  /** Probability from which a candidate counts as shown. */
  threshold: number;
  report: string | null;
  html: string | null;
  reasons: boolean;
  ablation: boolean;
}

/** Throws, with a sentence for the person who typed, where an option is wrong. */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      log: { type: 'string' },
      models: { type: 'string' },
      protocol: { type: 'string', default: 'impressions' },
      seed: { type: 'string', default: '1' },
      people: { type: 'string' },
      impressions: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      threshold: { type: 'string', default: '0.05' },
      report: { type: 'string' },
      html: { type: 'string' },
      reasons: { type: 'boolean', default: false },
      ablation: { type: 'boolean', default: false },
    },
  });
  if (!values.log) throw new Error('which log? --log FOLDER');
  const models = values.models ? values.models.split(',').map((label) => label.trim()) : [...entrantLabels];
  checkLabels(models);
  const protocol = protocolNames.find((name) => name === values.protocol);
  if (!protocol) throw new Error(`no protocol "${values.protocol}"; there are: ${protocolNames.join(', ')}`);
  return {
    log: values.log,
    models: values.ablation ? withAblations(models) : [...new Set(models)],
    protocol,
    seed: numberOf('seed', values.seed),
    people: values.people === undefined ? null : numberOf('people', values.people),
    impressions: values.impressions ?? null,
    from: values.from ?? null,
    to: values.to ?? null,
    threshold: numberOf('threshold', values.threshold),
    report: values.report ?? null,
    html: values.html ?? null,
    reasons: values.reasons,
    ablation: values.ablation,
  };
}

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new Error(`--${name} "${text}" is not a number`);
  return value;
}
