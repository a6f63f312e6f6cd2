// Demo magazine, section "Birds".
import type { Section } from './article';

export const birds: Section = {
  slug: 'birds',
  name: 'Birds',
  about: 'Feathers, voices and journeys, from the hedge to the far ocean.',
  articles: [
    {
      slug: 'godwit',
      title: 'Eleven days without landing',
      summary:
        'A five-month-old godwit flew from Alaska to Tasmania in one go, and had never made the trip before.',
      tags: ['birds', 'migration', 'godwit', 'pacific'],
      text: [
        'In October 2022 a bar-tailed godwit carrying a tag numbered 234684 left Alaska and came down in Tasmania eleven days later. It had flown about 13,560 kilometres without food, water or rest. The bird was some five months old and had no adult to follow.',
        'Godwits prepare by eating until more than half their weight is fat. Then they shrink what they will not need: gizzard, gut and liver waste away before the flight and grow back after it.',
        'They are waders and cannot rest on the sea. Instead they pick their departure to catch tailwinds round autumn storms, and correct for drift on the way, by means that are still being argued over.',
      ],
    },
    {
      slug: 'wren-song',
      title: 'How a wren sings so loudly',
      summary: 'Nine grams of bird, a song that carries across a valley, and a voice box with two halves.',
      tags: ['birds', 'song', 'wren', 'anatomy'],
      text: [
        'A Eurasian wren weighs about as much as a pound coin, yet its song can be heard several hundred metres away. Part of the answer is the place where birds make sound: not the larynx, high in the throat, but the syrinx, deep down where the windpipe forks.',
        'Sitting there it has a voice on each branch, controlled separately. Many songbirds run through low notes on one side and high ones on the other, handing over without a break, and sneak tiny breaths between syllables, so a phrase of a hundred notes sounds seamless.',
        'Bright, high, fast-trilled songs are easy to locate, which suits a bird that spends its day hidden in brambles and wants its neighbours to know exactly where its border runs.',
      ],
    },
    {
      slug: 'feather',
      title: 'Reading a feather',
      summary: 'Hooks smaller than a grain of dust, and blues that hold no blue pigment at all.',
      tags: ['birds', 'feathers', 'structural colour', 'anatomy'],
      text: [
        'Pull a feather’s vane apart and stroke it together again, and it mends. From the shaft grow barbs; from each barb grow barbules; and those on one side carry tiny hooks that catch the ridges of the next. Preening is largely the work of zipping them up.',
        'Blacks and browns come from melanin, which also hardens the feather: wing tips are so often dark because they wear. Yellows and reds are mostly carotenoids taken from food.',
        'Blue is different. A jay’s wing or a kingfisher’s back holds no blue pigment. A sponge of keratin and air, spaced to suit short wavelengths, throws blue light back. Grind the feather up, or light it from behind, and the blue is gone.',
      ],
    },
    {
      slug: 'owl-flight',
      title: 'The quiet of an owl',
      summary: 'A comb, a fringe and velvet on the wing, and ears set at different heights.',
      tags: ['birds', 'owls', 'flight', 'hearing'],
      text: [
        'Owls fly quietly for their size because their wings break up turbulence three times over. A comb of stiff serrations on the leading edge divides the air; a soft fringe lets it part gently behind; and a velvety pile on the upper surface stops feathers rasping on one another.',
        'The silence serves the hunter’s ears as much as it fools the prey. A barn owl’s face is a dish that gathers sound, and its ear openings sit at different heights, so that a rustle from below reaches one louder than the other.',
        'Experiments by Roger Payne in the 1950s and Masakazu Konishi later showed that a barn owl can strike a mouse in complete darkness by hearing alone.',
      ],
    },
    {
      slug: 'winter-night',
      title: 'How small birds get through a winter night',
      summary:
        'A tit can burn a tenth of its weight between dusk and dawn. Food, fluff and cunning see it through.',
      tags: ['birds', 'winter', 'garden birds', 'survival'],
      text: [
        'A great tit weighs around eighteen grams and keeps itself near 42 °C. On a long frosty night it may burn through a tenth of its weight, nearly all of it fat laid on since morning, and start the next day almost empty.',
        'It fluffs up its feathers to hold more air, tucks bill and feet away, and finds a hole out of the wind. Some tits and chickadees also let their temperature drop by several degrees; goldcrests and long-tailed tits crowd together in a row and take turns in the middle.',
        'Food put out at dusk and at dawn counts for most. Fat, sunflower hearts and peanuts carry the most energy, and unfrozen water saves a bird from having to melt snow with its own heat.',
      ],
    },
    {
      slug: 'swifts',
      title: 'Ten months in the air',
      summary: 'Tiny recorders showed that some swifts do not land between one nesting season and the next.',
      tags: ['birds', 'swifts', 'migration', 'flight'],
      text: [
        'Common swifts eat, drink, gather nest material and mate on the wing. That they might also stay aloft all winter was a guess until 2016, when researchers at Lund University reported on birds that had carried loggers weighing about a gram.',
        'Some of the birds landed for a few nights only; three did not land at all in ten months. At dawn and at dusk they climb as high as two or three kilometres, and it is thought that they may sleep in snatches on the long glide down.',
        'They nest in holes under roofs and return to the same one for years. Mending a building often seals it. A hollow brick built into the wall gives the pair their address back.',
      ],
    },
    {
      slug: 'ringing',
      title: 'What a number on a leg can tell',
      summary: 'Since 1899 small metal rings have turned single birds into long stories.',
      tags: ['birds', 'ringing', 'citizen science', 'migration'],
      text: [
        'In 1899 Hans Christian Mortensen, a teacher in Viborg in Denmark, put aluminium rings on starlings, each with a number and an address. When some were found abroad and reported to him, migration could be traced bird by bird for the first time.',
        'The method has hardly changed. Trained ringers catch birds in fine nets, note age, wing and weight, and let them go within minutes. Few are ever found again, but with millions of records those few show routes, lifespans and where numbers are falling.',
        'The oldest known wild bird is a ringed one: a Laysan albatross called Wisdom, ringed as a breeding adult on Midway in 1956 and still laying an egg there in 2024.',
      ],
    },
    {
      slug: 'cuckoo',
      title: 'Ten seconds in another bird’s nest',
      summary: 'Cuckoos lay eggs that pass for their hosts’, and the hosts get better at noticing.',
      tags: ['birds', 'cuckoo', 'evolution', 'nests'],
      text: [
        'A female common cuckoo watches a nest, glides down, removes an egg, lays her own and is off again, often in about ten seconds. Her egg hatches after eleven or twelve days, usually first, and the blind chick heaves everything else over the edge.',
        'Cuckoos come in lines that each favour one host, such as reed warblers, meadow pipits or pied wagtails, and lay eggs coloured to match. The pattern seems to pass down from mother to daughter.',
        'Hosts answer by learning their own eggs and throwing out odd ones; reed warblers also call neighbours to mob a cuckoo. Each improvement on one side breeds a counter on the other, and naturalists can watch evolution bargaining in a reed bed.',
      ],
    },
  ],
};
