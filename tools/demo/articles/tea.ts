// Demo magazine, section "Tea".
import type { Section } from './article';

export const tea: Section = {
  slug: 'tea',
  name: 'Tea',
  about: 'One leaf, many cups, and the roads it travelled.',
  articles: [
    {
      slug: 'six-teas',
      title: 'One plant, six kinds of tea',
      summary: 'White, green, yellow, oolong, black and dark all come from the same bush.',
      tags: ['tea', 'tea processing', 'camellia sinensis', 'china'],
      text: [
        'Every true tea is the leaf of Camellia sinensis, an evergreen bush. What makes one green and another black is what happens in the first hours after picking, when broken leaf cells let enzymes brown the leaf as they brown a cut apple.',
        'For green tea the leaf is heated at once, before it can start. White tea is simply withered and dried. Oolong is bruised and stopped part of the way; black tea, which the Chinese call red, is rolled and left to brown completely. Yellow tea is green tea wrapped and gently steamed in its own warmth.',
        'Dark teas, such as pu’er, are the only ones that are fermented in the strict sense: microbes work on them after the leaf has been fixed.',
      ],
    },
    {
      slug: 'green-tea',
      title: 'Keeping green tea green',
      summary: 'A hot wok in China, a burst of steam in Japan, and why boiling water spoils the cup.',
      tags: ['tea', 'green tea', 'japan', 'china', 'brewing'],
      text: [
        'The Chinese word is shaqing, killing the green, though its purpose is to save it. In Hangzhou, Longjing leaves are pressed by hand against a hot pan, which flattens them and gives a chestnut scent. In Japan most leaves are steamed for half a minute to two, and sencha keeps a colour and taste of grass and the sea.',
        'Either way heat destroys the enzymes that would turn the leaf brown, and the catechins, which make tea brisk and bitter, stay as they were.',
        'They are also why it scalds easily. Boiling water draws the bitterness out at once; at 70 to 80 °C the sweeter amino acids come first. Good leaves give three or four infusions, each a little different.',
      ],
    },
    {
      slug: 'matcha',
      title: 'Why matcha grows in the shade',
      summary: 'Three weeks under cover, a granite mill that grinds a spoonful an hour, and a bamboo whisk.',
      tags: ['tea', 'matcha', 'japan', 'tea ceremony'],
      text: [
        'About three weeks before the spring harvest, growers in Uji and elsewhere cover their tea rows. Starved of light, the leaves make more chlorophyll, and keep the amino acid theanine that sunshine would have turned into bitter catechins. The tea turns deep green, sweet and savoury.',
        'The leaves are steamed and dried flat, and stems and veins removed; this is tencha. Ground on a granite mill that turns slowly, so as not to heat the powder, it becomes matcha at a rate of some forty grams an hour.',
        'Since the leaf is drunk whole, a couple of grams whisked in hot water with a bamboo chasen is enough. The habit came with Zen monks from Song China and died out there while it flourished in Japan.',
      ],
    },
    {
      slug: 'darjeeling',
      title: 'Darjeeling, flush by flush',
      summary: 'Spring leaves taste of flowers. Summer leaves owe their muscat scent to an insect.',
      tags: ['tea', 'darjeeling', 'india', 'himalaya'],
      text: [
        'On slopes between about 600 and 2,000 metres, above the plains of West Bengal, Chinese tea bushes were planted from the 1840s and, unusually for India, took hold. The cool, thin leaf gives an amber cup closer to an oolong than to a breakfast tea.',
        'Pickers go round in flushes. The first, from March, is pale, floral and a little sharp. The second, in May and June, has the famous muscatel scent, and small leafhoppers help make it: where they pierce a leaf, the plant answers with aromatic compounds.',
        'Rain tea and autumn tea follow. Some eighty estates may use the name, which in 2004 became the first product protected in India’s register of geographical indications.',
      ],
    },
    {
      slug: 'puer',
      title: 'Tea that is laid down like wine',
      summary: 'Pu’er cakes from Yunnan ripen for decades, unless a method of 1973 hurries them.',
      tags: ['tea', 'puer', 'yunnan', 'fermentation'],
      text: [
        'In the south of Yunnan the tea is a tree, broad-leaved and sometimes centuries old. Its leaves are pan-fired, dried in the sun and pressed under stones into cakes, by custom of 357 grams, seven to a bamboo bundle.',
        'Such raw pu’er is harsh when young. Kept somewhere airy and a little humid, microbes and slow oxidation round it off over ten, twenty, forty years, and collectors follow single villages and vintages.',
        'To meet demand, the tea factory in Kunming worked out in 1973 how to heap the leaf, wet it and turn it for some weeks, rather as one makes compost. The heap heats up, moulds and bacteria go to work, and ripe pu’er comes out dark, smooth and earthy at once.',
      ],
    },
    {
      slug: 'water',
      title: 'The other ingredient is water',
      summary: 'Hard water leaves a film on tea, and there is an international standard for a dull cup.',
      tags: ['tea', 'water', 'chemistry', 'brewing'],
      text: [
        'The skin that wrinkles on a cup of black tea in a limestone town is not from the kettle. Calcium and bicarbonate in hard water help the tea’s polyphenols to oxidise at the surface and stick together. Soft water, or a slice of lemon, prevents it.',
        'Hard water dulls the taste too, since the minerals bind the brisk compounds; very soft water gives a bright cup that can turn sharp. Freshly drawn water, heated once, is good practice whatever the tap.',
        'Professional tasters leave nothing to chance. ISO 3103 lays down two grams of leaf to each hundred millilitres of boiling water, a lidded pot, and six minutes. It makes no claim to be pleasant, only to be the same every time.',
      ],
    },
    {
      slug: 'tea-horse-road',
      title: 'The road that traded tea for horses',
      summary: 'For centuries porters and mules carried bricks of tea from Yunnan and Sichuan up to Tibet.',
      tags: ['tea', 'tibet', 'trade routes', 'history', 'maps'],
      text: [
        'Tibet had horses and no tea; Song China had tea and, hard pressed on its northern border, too few horses. In 1074 the court set up an office to exchange one for the other, and the tracks that linked the two, out of Sichuan and Yunnan and across some of the deepest gorges on Earth, carried the trade until trucks came.',
        'Tea for the journey was pressed into bricks. From Ya’an, porters took loads as heavy as themselves over passes above four thousand metres, leaning on T-shaped sticks whose iron tips have left pits in the stone.',
        'At the far end the brick was boiled and churned with butter and salt, a broth of a drink that suits thin, cold, dry air.',
      ],
    },
    {
      slug: 'yixing',
      title: 'The teapot that remembers',
      summary: 'Yixing’s purple clay is left bare, so that the pot takes up a little of every tea it brews.',
      tags: ['tea', 'teapots', 'ceramics', 'clay', 'china'],
      text: [
        'West of Lake Tai, around Yixing, lies a clay rich in iron that the potters call zisha, purple sand. Fired at about 1,150 °C without a glaze it comes out dense but faintly porous, in browns, reds and buffs.',
        'Pots have been made of it since the Ming dynasty, when loose leaves replaced powdered tea and people needed something to steep them in. They are not thrown on a wheel: the potter beats out slabs with a paddle and joins them, and a good lid fits so well that a finger on its air hole stops the flow.',
        'They are small, a few mouthfuls, for many short infusions. Devotees keep each to one kind of tea, and never wash it with soap.',
      ],
    },
  ],
};
