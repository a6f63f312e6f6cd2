// Demo magazine, section "Gardens".
import type { Section } from './article';

export const gardens: Section = {
  slug: 'gardens',
  name: 'Gardens',
  about: 'Soil, seeds and seasons, in a field or on a window sill.',
  articles: [
    {
      slug: 'compost',
      title: 'A heap that cooks itself',
      summary:
        'Get the browns, greens, air and water right and compost reaches sixty degrees by the weekend.',
      tags: ['gardens', 'compost', 'soil', 'microbiology'],
      text: [
        'Composting is a meal for microbes, and they like a balanced one: about twenty-five to thirty parts of carbon for each part of nitrogen. Straw, cardboard and dead leaves bring the carbon; grass, kitchen peelings and manure the nitrogen.',
        'Build a heap at least a metre each way, damp as a wrung-out sponge, and bacteria will heat it within days. Between 55 and 65 °C weed seeds and most diseases die. When it cools, turning it lets air back in and it warms once more; after that fungi and worms take over.',
        'If it smells of ammonia it wants browns; if it is cold and dry, greens and water; if it smells of bad eggs, air. That is nearly all there is to know.',
      ],
    },
    {
      slug: 'cold-seeds',
      title: 'Seeds that wait for winter',
      summary:
        'An apple pip will not sprout in autumn however kindly it is sown, and there is good sense in it.',
      tags: ['gardens', 'seeds', 'botany', 'propagation'],
      text: [
        'A seed that sprouted on the first mild day of November would be dead by Christmas. Many plants of cold countries, among them apples, primroses, yellow rattle and most maples, guard against it with an inner lock that only weeks of damp cold undo.',
        'Gardeners copy winter by stratifying: seeds in moist sand at 1 to 5 °C, in a fridge or outdoors, for one to four months. The cold slowly tips the balance of hormones, abscisic acid falling and gibberellins rising, until warmth finally means go.',
        'Dry cold alone keeps seeds asleep instead, sometimes extraordinarily long. In 2005 a date palm was raised in Israel from a seed about two thousand years old that had been found at Masada.',
      ],
    },
    {
      slug: 'pruning-apples',
      title: 'Pruning an apple tree, and when to stop',
      summary: 'Winter cuts wake a tree up, summer cuts calm it down.',
      tags: ['gardens', 'fruit trees', 'apples', 'pruning'],
      text: [
        'In winter an apple tree’s reserves are in its roots and older wood. Cut away a branch then and spring will share the same reserves among fewer buds, so the tree answers with strong new shoots. Cut in late summer and you remove leaves that would have fed it: growth slows. Choose the season by what you want.',
        'Begin with anything dead, diseased or rubbing. Then open the middle, so that light and air reach every branch. Taking more than a fifth or so in one year brings a thicket of upright water shoots.',
        'Look before shortening: most apples fruit on stubby spurs, but tip-bearers such as Worcester Pearmain carry blossom at the very ends that a tidy gardener snips off.',
      ],
    },
    {
      slug: 'soil-texture',
      title: 'Sand, silt, clay, and a jar',
      summary: 'Shake your soil in water, leave it on the window sill, and read its character in layers.',
      tags: ['gardens', 'soil', 'geology', 'experiments'],
      text: [
        'Soil is sorted by the size of its grains. Sand grains are up to two millimetres across and feel gritty; silt, below about a twentieth of a millimetre, feels like flour; clay, under two thousandths, is sticky and can be rolled into a worm.',
        'To see the mix, fill a jar a third full of soil, top it up with water and a drop of soap, shake hard and leave it. Sand settles in a minute, silt in a few hours, and clay takes a day or more. Measure the layers and you have the proportions.',
        'Sand drains and warms early but starves; clay is rich but slow. Compost improves both for the same reason: it glues small grains into crumbs with gaps between.',
      ],
    },
    {
      slug: 'small-pond',
      title: 'A pond the size of a washing-up bowl',
      summary:
        'No pump, no fish, no fuss: the smallest pond does more for wildlife than any other square metre.',
      tags: ['gardens', 'wildlife', 'ponds', 'frogs'],
      text: [
        'An old sink or bowl sunk into the ground, filled with rain, will have visitors within days. Water beetles and backswimmers fly in at night; dragonflies and hoverflies lay; birds drink and bathe; and if there are frogs about, they will find it.',
        'Depth matters less than edges. Most life crowds into the first few centimetres, so give one side a beach of stones, which also lets a hedgehog climb out. Half shade keeps algae down. Two or three native plants, such as water forget-me-not and hornwort, do the work of a filter.',
        'Leave out fish, which eat nearly everything else, and tap water, whose nutrients feed green slime. Do not carry in spawn: disease travels with it.',
      ],
    },
    {
      slug: 'three-sisters',
      title: 'The three sisters',
      summary: 'Maize holds up beans, beans feed the ground, squash keeps it dark: an old American bargain.',
      tags: ['gardens', 'vegetables', 'companion planting', 'north america'],
      text: [
        'The Haudenosaunee and many other peoples of North America grew maize, beans and squash together on small mounds. Maize gives the beans a pole. Beans, with bacteria in their roots, take nitrogen from the air and leave some in the soil. Squash spreads big prickly leaves that smother weeds, hold moisture and deter raccoons.',
        'They complete one another on the plate too: maize is short of lysine, which beans have in plenty, and squash adds vitamins and oil from its seeds.',
        'Timing makes it work. Sow the maize first, and the beans only when it stands about a hand high, or they will pull it down. Squash goes in a week later, at the foot of the mound.',
      ],
    },
    {
      slug: 'dry-garden',
      title: 'Fifteen stones and no water',
      summary: 'Kyoto’s raked gravel gardens, and the one stone at Ryōan-ji that is always out of sight.',
      tags: ['gardens', 'japan', 'kyoto', 'garden design'],
      text: [
        'Karesansui, the dry landscape, builds rivers and seas without water: raked gravel for the waves, stones for islands and falls. It flowered in the Zen temples of Kyoto from the fourteenth century on, though the eleventh-century gardening manual Sakuteiki already uses the word.',
        'The best known, at Ryōan-ji, is a rectangle of white gravel about the size of a tennis court with fifteen stones in five groups, edged with moss. From the veranda one of the fifteen is always hidden behind another. Who made it, and when, is not certain.',
        'The gravel is raked by the monks in the same lines, round each stone and straight between. It is a garden where the only thing that grows is attention.',
      ],
    },
    {
      slug: 'wardian-case',
      title: 'The glass box that moved the world’s plants',
      summary:
        'A fern sprouting in a moth jar led to tea in Assam, rubber in Malaya and the parlour terrarium.',
      tags: ['gardens', 'history', 'plant hunters', 'terrarium', 'tea'],
      text: [
        'About 1829 Nathaniel Ward, a doctor in sooty east London, noticed that a fern had sprouted in a sealed jar where he kept a moth chrysalis. In clean, damp, unmoving air it thrived for years without watering.',
        'He saw what it meant for ships. In 1833 two glazed cases of ferns and grasses crossed to Sydney on deck, and nearly everything arrived alive; before then most plants on long voyages had died of salt and thirst.',
        'Plant hunters took the Wardian case everywhere. Robert Fortune used it to send some twenty thousand tea plants from China to India around 1850, and rubber seedlings and quinine trees followed. On a smaller scale it became the terrarium of Victorian parlours.',
      ],
    },
  ],
};
