// What the made-up person of the tests reads: invented titles over eight topics, on addresses that never
// resolve (RFC 2606), so that no test data can be mistaken for a real page or fetched by accident.

export interface Topic {
  name: string;
  /** Title suffix and host of the topic's two sites. */
  sites: readonly [suffix: string, host: string][];
  titles: readonly string[];
}

export const topics: readonly Topic[] = [
  {
    name: 'bread',
    sites: [
      ['Crumb & Crust', 'crumbandcrust.example'],
      ['The Slow Loaf', 'blog.slowloaf.example'],
    ],
    titles: [
      'Feeding your levain twice a day, and why it matters',
      'How to shape a batard with a wet dough',
      'Overnight rye with caraway and molasses',
      'Baker’s percentages explained with one loaf',
      'Why your crust goes soft after an hour',
      'Steam in a home oven: five ways compared',
      'A beginner’s country loaf, step by step',
      'Stretch and fold or knead? A side by side bake',
      'Reading the crumb: what big holes tell you',
      'Focaccia with rosemary and far too much oil',
      'Whole wheat flour and the thirst of bran',
      'Scoring patterns that open well',
      'Baking in a Dutch oven without burning the base',
      'Brioche that does not taste like cake',
      'Autolyse: how long is long enough',
      'Old bread: seven ways to use the last slices',
      'Choosing a flour by its ash content',
      'Cold proofing in the fridge for three days',
      'Pizza dough at seventy percent hydration',
    ],
  },
  {
    name: 'cycling',
    sites: [
      ['Long Way Round', 'longwayround.example'],
      ['Spoke & Chain', 'spokeandchain.example'],
    ],
    titles: [
      'Tubeless tyres for a wet winter commute',
      'Truing a wheel with nothing but cable ties',
      'Four days along the river on a loaded bike',
      'How to fit a dynamo hub and a proper lamp',
      'Climbing long passes without blowing up',
      'Panniers or frame bags for a first tour',
      'Chain wear: when to swap it and what it saves',
      'Gravel routes that start at a railway station',
      'Saddle height measured three different ways',
      'Setting up hydraulic disc brakes at home',
      'What the peloton eats on a mountain stage',
      'A cheap steel frame brought back to life',
      'Gear ratios for people with tired knees',
      'Riding through the night: lights, sleep and coffee',
      'The spring classics and their cobbled sectors',
      'Why mudguards rattle and how to stop them',
      'Indoor trainer sessions under forty minutes',
      'Bottom bracket standards, a field guide',
      'Packing list for a fortnight on two wheels',
    ],
  },
  {
    name: 'astronomy',
    sites: [
      ['Dark Site Notes', 'darksite.example'],
      ['Backyard Sky', 'www.backyardsky.example'],
    ],
    titles: [
      'Collimating a Newtonian in ten minutes',
      'Jupiter’s moons through small binoculars',
      'A dew heater made from resistors',
      'Finding Andromeda from a light-polluted balcony',
      'Polar alignment without seeing Polaris',
      'What the Perseids look like from the south',
      'Stacking two hundred frames of Saturn',
      'Eyepieces: focal length, field and eye relief',
      'The nearest supernova remnants you can photograph',
      'How spectra tell us what stars are made of',
      'Observing log: globular clusters in Hercules',
      'Why Mars looks bigger every two years',
      'A red torch, a paper chart and a reclining chair',
      'Solar filters that are safe, and those that are not',
      'Comet watching for people with little patience',
      'Black holes and the light that bends around them',
      'Exoplanets found by a dip in brightness',
      'Milky Way season: when and where to look up',
      'Choosing a mount before choosing a telescope',
    ],
  },
  {
    name: 'typescript',
    sites: [
      ['Typed & Tested', 'typedandtested.example'],
      ['docs.narrowly.example', 'docs.narrowly.example'],
    ],
    titles: [
      'Narrowing unions with a discriminant property',
      'Generic constraints that read like sentences',
      'When to reach for satisfies instead of as',
      'Branded types for identifiers that must not mix',
      'Testing React hooks without a browser',
      'Web workers and structured clone, a tour',
      'Tree shaking: what the bundler can prove',
      'Strict null checks in an old code base',
      'A small state machine in sixty lines',
      'IndexedDB transactions and why they close on you',
      'Declaration merging explained with events',
      'Writing a parser combinator from scratch',
      'Streams in JavaScript: back-pressure in practice',
      'Monorepo builds that take seconds',
      'Error handling with result types',
      'Profiling a slow render in the devtools',
      'Mapped types over template literals',
      'Service workers: precache or fetch first',
      'Migrating from callbacks to async iterators',
    ],
  },
  {
    name: 'gardening',
    sites: [
      ['The Kitchen Plot', 'kitchenplot.example'],
      ['Root & Branch', 'rootandbranch.example'],
    ],
    titles: [
      'Sowing broad beans before the frost',
      'Compost that heats up in a week',
      'Pruning an apple tree in late winter',
      'Slugs: what works and what is only a story',
      'Tomatoes from seed on a windowsill',
      'Green manure for a tired bed',
      'Raised beds from old scaffold boards',
      'How to divide rhubarb without killing it',
      'Watering less with a deep mulch',
      'Saving seed from lettuce that has bolted',
      'A year of garlic, from clove to braid',
      'Companion planting put to the test',
      'Strawberries in hanging gutters',
      'Liming clay soil, how much and when',
      'Bees like these ten easy perennials',
      'Potato blight: spotting it in time',
      'A cold frame made of two old windows',
      'Leeks that stand through the snow',
      'What to do in the vegetable patch in March',
    ],
  },
  {
    name: 'jazz',
    sites: [
      ['Blue Hour', 'bluehour.example'],
      ['Liner Notes Weekly', 'linernotes.example'],
    ],
    titles: [
      'The quintet that changed modal playing',
      'Comping behind a singer: leave the root alone',
      'Twelve live albums recorded in small clubs',
      'How a rhythm section learns to breathe',
      'Bebop scales for the tenor saxophone',
      'The trumpet players of the hard bop years',
      'Transcribing a solo by ear, bar by bar',
      'Big band arranging for only eight horns',
      'Why the ride cymbal carries the time',
      'Piano trios worth a quiet evening',
      'Free improvisation without fear',
      'Bossa nova and its borrowed harmonies',
      'Walking bass lines over a slow blues',
      'Women who led orchestras in the swing era',
      'Reharmonising a standard with tritone substitutes',
      'Vinyl pressings: are originals worth it',
      'An evening at a jam session, from the back row',
      'Ballads and the art of playing fewer notes',
      'Odd meters that still swing',
    ],
  },
  {
    name: 'chess',
    sites: [
      ['Second Rank', 'secondrank.example'],
      ['Endgame Desk', 'study.endgamedesk.example'],
    ],
    titles: [
      'Rook endings everyone should know cold',
      'The Caro-Kann for people who dislike theory',
      'Minority attack, move by move',
      'Zwischenzug: the move in between',
      'How grandmasters use the clock',
      'Knight outposts and how to earn one',
      'A gambit that still scores in club play',
      'King and pawn: opposition in pictures',
      'Isolated queen’s pawn, friend or burden',
      'Famous games of the romantic era annotated',
      'Calculation drills for twenty minutes a day',
      'Bishops of opposite colours are not always drawn',
      'The exchange sacrifice on c3',
      'Preparing for an opponent you have never met',
      'Blunder checks that actually work',
      'Sicilian structures compared at a glance',
      'Prophylaxis, or asking what they want',
      'Reading an engine line without being fooled',
      'World championship matches that went to the wire',
    ],
  },
  {
    name: 'film photography',
    sites: [
      ['Grain & Silver', 'grainandsilver.example'],
      ['Contact Sheet', 'contactsheet.example'],
    ],
    titles: [
      'Developing black and white rolls in a kitchen sink',
      'Metering by eye: sunny sixteen in real light',
      'A folding camera from the fifties, cleaned and used',
      'Push processing by two stops',
      'Scanning negatives with a digital camera',
      'Printing in the darkroom with split grade filters',
      'Medium format on a budget',
      'Light leaks: finding the seal that failed',
      'Portraits with a fifty and window light',
      'Reciprocity failure in long night exposures',
      'Rangefinders and the habit of framing early',
      'How fixer gets exhausted and how to test it',
      'Expired stock: what colours to expect',
      'Street pictures without raising the camera',
      'Pinhole cameras from a biscuit tin',
      'Choosing paper: fibre base against resin',
      'Contact prints as a way of editing',
      'Lens fungus, and when to walk away',
      'Archiving your negatives for fifty years',
    ],
  },
];

/** The same subject seen otherwise, so that a few titles become several hundred distinct pages. */
export const facets: readonly ((title: string) => string)[] = [
  (title) => title,
  (title) => `${title} (readers’ questions answered)`,
  (title) => `Notes and photos: ${lowerFirst(title)}`,
  (title) => `${title}, part two`,
  (title) => `Discussion – ${lowerFirst(title)}`,
];

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

export function slug(title: string): string {
  return title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
