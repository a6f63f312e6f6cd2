// The bundle's own fixed lists, one round an impressions file.
import { impressionTrials } from '../../../src/evaluation/protocol';
import type { Trial } from '../../../src/evaluation/trial';
import { bundleWith } from '../bundle';
import { contextOf, type Material, type Round, roundOf, somePeople } from './round';

/** Trials of each impressions file that is wanted, of the people that are. Throws where there is none. */
export function impressionFiles({ files, vectors, options }: Material): { name: string; trials: Trial[] }[] {
  const names = [...files.impressions.keys()].filter(
    (name) => options.impressions === null || name === options.impressions,
  );
  if (names.length === 0) throw new Error(`${options.log}: no impressions to rank`);
  return names.map((name) => {
    const bundle = bundleWith(files, [name]);
    const people = bundle.impressions.map(({ person }) => person);
    const chosen = somePeople(people, options.people, options.seed);
    const impressions = bundle.impressions.filter(({ person }) => chosen.has(person));
    return { name, trials: impressionTrials({ ...bundle, impressions }, vectors) };
  });
}

export function impressionRounds(material: Material): Round[] {
  const context = contextOf(material, material.sequences);
  return impressionFiles(material).map(({ name, trials }) => roundOf(name, context, trials));
}
