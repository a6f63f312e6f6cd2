// Protocols that make their lists from people's own events: by time, and leaving the last ones out.
import {
  byShares,
  type HeldOutOptions,
  heldOutTrials,
  KnownItems,
  lastOnes,
} from '../../../src/evaluation/held-out';
import { ItemTable } from '../../../src/evaluation/items';
import { contextOf, type Material, type Round, somePeople } from './round';

/** Enough events that a cut leaves something on both sides. */
const fewestEvents = 8;
const targetsOfFew = 200;

/** Train, validation and test by each person's own time; validation chooses what would serve. */
export function temporalRounds(material: Material): Round[] {
  const many = contextOf(material, material.sequences).many;
  return [
    round('temporal', material, {
      own: many ? 0 : 49,
      strangers: many ? 99 : 50,
      setAside: 0.15,
      mostTargets: many ? 1 : targetsOfFew,
      cut: byShares,
    }),
  ];
}

/** The last new things (of many people one each), once among others' items and once among the person's own. */
export function leaveOneOutRounds(material: Material): Round[] {
  const many = contextOf(material, material.sequences).many;
  const shared = { mostTargets: many ? 1 : targetsOfFew, cut: lastOnes(many ? 1 : targetsOfFew) };
  const rounds = [
    round("leave-one-out, others' items", material, { ...shared, own: 0, strangers: 99, setAside: 0 }),
    round("leave-one-out, the person's own", material, { ...shared, own: 99, strangers: 0, setAside: 0.34 }),
  ];
  for (const { name, parts } of rounds)
    if (parts.length === 0) material.log(`${name}: too little to offer, left out`);
  return rounds.filter(({ parts }) => parts.length > 0);
}

function round(name: string, material: Material, how: Omit<HeldOutOptions, 'seed' | 'fewestOthers'>): Round {
  const { sequences, vectors, files, options } = material;
  const table = new ItemTable(files.items, vectors);
  const known = new KnownItems(sequences);
  const long = sequences.filter(({ events }) => events.length >= fewestEvents);
  const held = long.map((one) =>
    heldOutTrials(one, table, known, { ...how, seed: options.seed, fewestOthers: 5 }),
  );
  const learnable = new Map(held.map(({ person, learnFrom }) => [person, learnFrom]));
  const everyone = sequences.map(({ person, events }) => ({
    person,
    events: learnable.get(person) ?? events,
  }));
  const context = contextOf(material, everyone);
  const chosen = somePeople(
    held.filter(({ test }) => test.length > 0).map(({ person }) => person),
    options.people,
    options.seed,
  );
  const asked = held.filter(({ person }) => chosen.has(person));
  const parts = context.many
    ? [
        {
          group: { who: `${everyone.length} people`, learnFrom: everyone },
          validation: asked.flatMap(({ validation }) => validation),
          test: asked.flatMap(({ test }) => test),
        },
      ]
    : asked.map(({ person, learnFrom, validation, test }) => ({
        group: { who: person, learnFrom: [{ person, events: learnFrom }] },
        validation,
        test,
      }));
  return { name, context, parts: parts.filter(({ test }) => test.length > 0) };
}
