// Demo magazine, section "Bread".
import type { Section } from './article';

export const bread: Section = {
  slug: 'bread',
  name: 'Bread',
  about: 'Flour, water, salt and time, and what happens between them.',
  articles: [
    {
      slug: 'sourdough-starter',
      title: 'What lives in a sourdough starter',
      summary:
        'A jar of flour and water holds yeasts and bacteria that share the sugar instead of fighting for it.',
      tags: ['bread', 'sourdough', 'fermentation', 'microbiology'],
      text: [
        'Stir flour into water, feed it daily, and within a week or two a stable company has moved in: wild yeasts that make gas, and lactic acid bacteria that make the sour. The bacteria usually outnumber the yeasts by about a hundred to one.',
        'One of the best studied pairs is a division of labour. Fructilactobacillus sanfranciscensis, described in 1971 from San Francisco bakeries, lives on maltose. The yeast Kazachstania humilis cannot use maltose at all and takes the other sugars, so neither starves its neighbour.',
        'The acids they release do more than flavour the loaf. They keep moulds away, strengthen the dough at first, and help minerals in whole grain become available to us.',
      ],
    },
    {
      slug: 'autolyse',
      title: 'Let the flour drink first: the autolyse',
      summary: 'Half an hour of doing nothing makes dough stretchier than ten minutes of kneading.',
      tags: ['bread', 'dough', 'gluten', 'baking technique'],
      text: [
        'The French baking teacher Raymond Calvel gave the name autolyse to a pause: mix only flour and water, cover, and walk away for twenty minutes to an hour before the salt and the leaven go in.',
        'During the rest the flour takes up water all the way through, and two of its proteins, glutenin and gliadin, begin to link into gluten without any work from the baker. Enzymes in the flour meanwhile snip some of those links, which makes the dough extensible: it stretches rather than tears.',
        'Salt is held back because it tightens gluten and slows the enzymes. Wholemeal flour gains most, since softened bran cuts fewer of the strands that have to hold the gas.',
      ],
    },
    {
      slug: 'crust',
      title: 'The chemistry of a crust',
      summary: 'Steam, starch and browning: why the outside of a loaf is a different food from the inside.',
      tags: ['bread', 'baking', 'food chemistry', 'ovens'],
      text: [
        'A loaf in a 240 °C oven never gets much hotter than 98 °C inside, because the water there has to boil off first. Only the dried-out skin can climb higher, and everything we call crust happens in those few millimetres.',
        'From about 140 °C amino acids and sugars react in the cascade named after Louis-Camille Maillard, giving brown colour and hundreds of aromas. Hotter still, sugars caramelise on their own.',
        'Steam in the first minutes seems to work against this, but it condenses on the cool dough, keeps the skin flexible so the loaf can rise, and turns surface starch into a gel. Once the steam is let out, that gel dries to the thin, glossy, crackling shell bakers listen for.',
      ],
    },
    {
      slug: 'rye',
      title: 'Rye is not wheat',
      summary:
        'Rye dough is held together by gums and acid, which is why it is pasty, sour and keeps for weeks.',
      tags: ['bread', 'rye', 'sourdough', 'northern europe'],
      text: [
        'Knead rye as long as you like and it will not turn springy. Its proteins hardly form gluten; what holds the gas instead are arabinoxylans, gums that can bind many times their weight in water, and so rye dough feels more like mortar.',
        'Rye also carries lively enzymes that turn starch to sugar while the loaf is still baking, and would leave a wet, sticky crumb. Acid slows them down. That is the practical reason why the rye breads of Germany, Denmark, Finland and the Baltic are sour.',
        'Westphalian pumpernickel takes it furthest: coarse meal, a covered tin, and sixteen to twenty-four hours in a low oven, until slow browning turns the whole loaf nearly black and faintly sweet.',
      ],
    },
    {
      slug: 'flatbreads',
      title: 'Flatbreads are older than farming',
      summary: 'Charred crumbs from a Jordanian hearth, and the griddles, ovens and batters that followed.',
      tags: ['bread', 'flatbread', 'archaeology', 'food history'],
      text: [
        'In 2018 archaeologists reported crumbs of bread from a fireplace at Shubayqa 1 in north-eastern Jordan, some 14,400 years old. People had ground wild einkorn and club-rush tubers and baked them flat, about four thousand years before anyone in the region farmed.',
        'Since then nearly every grain has found its sheet. Maize becomes tortillas after a bath in lime water; teff ferments into a batter for the spongy injera of Ethiopia and Eritrea; wheat is slapped against the wall of a tandoor or stretched paper-thin for lavash.',
        'What they share is speed. A thin bread needs no oven chamber and little fuel, bakes in a minute or two, and serves as plate, spoon and wrapper for the meal that follows.',
      ],
    },
    {
      slug: 'baguette',
      title: 'What the law says about a baguette',
      summary:
        'A French decree of 1993 decides what may be sold as traditional bread, and what may not go into it.',
      tags: ['bread', 'baguette', 'france', 'food law'],
      text: [
        'France eats several thousand million baguettes a year, most of them around 250 grams and a little over half a metre long. The plain kind may be made with a range of permitted improvers.',
        'The baguette de tradition may not. The bread decree of 13 September 1993 reserves the words pain de tradition française for dough that has never been frozen at any stage and holds no additives: wheat flour, water, salt, and yeast or leaven, with small allowances for bean, soya or malt flour. The same decree lets only bread mixed, shaped and baked on the spot be called pain maison.',
        'In 2022 UNESCO put the craft and culture of the baguette on its list of living heritage: the know-how, not a recipe.',
      ],
    },
    {
      slug: 'millstones',
      title: 'How a pair of millstones turns grain into flour',
      summary: 'Furrows, lands and a gap as thin as paper, and why steel rollers took over in the 1870s.',
      tags: ['bread', 'milling', 'flour', 'history of technology'],
      text: [
        'The lower bedstone stays still; the upper runner stone turns over it, close but never touching. Grain dropped in at the eye is sheared between flat lands and cut furrows, and works its way outward as meal in a few seconds.',
        'The grooves wear, so stones were lifted and dressed by hand with steel picks every few weeks. The most prized were French burrs, a hard quartz rock from around La Ferté-sous-Jouarre, cut in blocks and bound with iron hoops.',
        'Steel roller mills, perfected in Budapest and Minneapolis in the 1870s, could peel bran and germ cleanly from the starch. White flour became cheap. It also kept far longer, since the oil that turns rancid is in the germ that stone milling leaves in.',
      ],
    },
    {
      slug: 'stale-bread',
      title: 'Stale bread is not dry bread',
      summary: 'A loaf goes hard even when no water leaves it, fastest of all in the fridge.',
      tags: ['bread', 'food chemistry', 'leftovers', 'cooking'],
      text: [
        'In 1852 Jean-Baptiste Boussingault sealed bread so that it could lose no water, and it went stale all the same. What changes is the starch. Baking swells it into a soft, disordered gel; on cooling, its chains slowly line up into crystals again and squeeze the water elsewhere.',
        'This retrogradation runs quickest a few degrees above freezing, so a refrigerator stales bread faster than a bread bin, while a freezer all but stops it. Warming a slice past about 60 °C melts the crystals, which is why toast tastes fresh for a while.',
        'Kitchens have long made a virtue of it: panzanella, ribollita, pain perdu, bread sauce, kvass. All ask for a loaf that has set firm enough to drink without dissolving.',
      ],
    },
  ],
};
