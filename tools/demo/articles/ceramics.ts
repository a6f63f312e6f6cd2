// Demo magazine, section "Ceramics".
import type { Section } from './article';

export const ceramics: Section = {
  slug: 'ceramics',
  name: 'Ceramics',
  about: 'Clay, fire and glaze, on the wheel and in the kiln.',
  articles: [
    {
      slug: 'firing',
      title: 'What fire does to clay',
      summary: 'Past 600 degrees mud can never be mud again. A kiln diary, degree by degree.',
      tags: ['ceramics', 'kiln', 'clay', 'chemistry'],
      text: [
        'Dry clay still holds water, some of it locked inside the mineral. Up to 100 °C a kiln is warmed gently so that the free water leaves without bursting the pot. Between about 450 and 600 °C the bound water goes as well, and from then on the clay can never be softened again.',
        'At 573 °C quartz crystals swell suddenly, and on cooling shrink as suddenly; a pot hurried through that point may crack with a ping.',
        'Higher up, fluxes melt and glass creeps into the pores. Earthenware stops at 1,000 to 1,150 °C, still porous; stoneware goes on to 1,200 or 1,300 °C and holds water without a glaze; porcelain goes further until light shines through.',
      ],
    },
    {
      slug: 'ash-glaze',
      title: 'Glaze from the ashes',
      summary:
        'The first high-fired glazes were an accident of wood smoke, and potters have courted it since.',
      tags: ['ceramics', 'glaze', 'wood firing', 'china'],
      text: [
        'In a wood-fired kiln the draught carries ash over the pots. Where it settles on clay at about 1,240 °C, the lime and potash in the ash make the clay’s own silica melt, and a green or amber glass runs down the shoulder.',
        'Potters in Shang China, more than three thousand years ago, saw what the kiln had done by itself and began to put ash on before the firing. A simple recipe still works: roughly equal parts of washed ash and clay or stone dust.',
        'In Japan the kilns of Shigaraki, Iga and Bizen kept the accident. Days of stoking in a tunnel kiln decide where each pot is scorched, crusted or glazed, and no two come out alike.',
      ],
    },
    {
      slug: 'porcelain',
      title: 'The secret of porcelain',
      summary:
        'White, ringing and translucent: China knew how for a thousand years before a prisoner in Saxony did.',
      tags: ['ceramics', 'porcelain', 'china', 'history'],
      text: [
        'True porcelain needs two kinds of rock: kaolin, a white clay that keeps its shape in the fire, and china stone, which melts and fills the gaps with glass. Chinese potters had joined them by the Tang dynasty, and Jingdezhen sold the result to half the world.',
        'Europe paid in silver and guessed at eggshells and buried plaster. In Saxony, Augustus the Strong locked up a young alchemist, Johann Friedrich Böttger, who had boasted of gold. Guided by the scientist Ehrenfried Walther von Tschirnhaus, he fired a white body in 1708 instead.',
        'The factory at Meissen opened in 1710. Its workers were guarded like a mint, and within a decade some of them had sold the method to Vienna.',
      ],
    },
    {
      slug: 'throwing',
      title: 'Centre, open, pull: throwing a bowl',
      summary: 'The potter’s wheel does nothing but turn. Keeping still is the hard part.',
      tags: ['ceramics', 'pottery wheel', 'craft', 'technique'],
      text: [
        'Begin with clay kneaded until it has no air in it, slapped down in the middle of the wheel. Centring comes first: arms braced, wet hands steady, until the lump spins without a wobble and seems to stand still. Everything after depends on it.',
        'Then open: press a thumb down, leaving a floor thicker than feels right. Then pull: squeeze the wall between the fingers inside and out, and raise both hands slowly, about one rise for each turn or two of the wheel. Three pulls are usual; each thins and lifts the wall.',
        'Slow turntables were in use in the Near East by the fifth millennium BC. The fast, heavy wheel that throws by its own momentum came later, and made the potter a trade.',
      ],
    },
    {
      slug: 'raku',
      title: 'Raku, from Kyoto to Colorado',
      summary: 'A tea bowl lifted glowing from the kiln, and the smoking bins that later borrowed its name.',
      tags: ['ceramics', 'raku', 'japan', 'tea ceremony'],
      text: [
        'In sixteenth-century Kyoto a tile maker called Chōjirō shaped tea bowls by hand for the tea master Sen no Rikyū. They were thick, quiet, black or red, fired low and taken out of the kiln with tongs while still glowing. His family took the name Raku, and its sixteenth generation still makes them.',
        'A porous, thick-walled bowl suits whisked tea: it warms the hands without burning them and keeps the tea hot.',
        'In the United States around 1960 Paul Soldner put glowing pots into leaves and sawdust. The smoke blackened bare clay and the cracks in the glaze, and starved copper of oxygen until it flashed red. That drama is what most potters outside Japan now call raku.',
      ],
    },
    {
      slug: 'salt-glaze',
      title: 'Salt in the fire',
      summary: 'German potters glazed a whole kiln at once by throwing salt at it.',
      tags: ['ceramics', 'glaze', 'stoneware', 'germany'],
      text: [
        'Most glazes are brushed or dipped. Salt glaze arrives as vapour. When a kiln of stoneware nears 1,250 °C, the potter throws in damp salt; it breaks up at once, and sodium joins with the silica of the clay to form a thin, hard skin of glass with the dimples of an orange.',
        'Rhineland potters had mastered it by the fifteenth century. Their grey jugs, touched with cobalt blue in the Westerwald, neither leaked nor tainted, and carried beer, wine, pickles and acid all over Europe.',
        'The other half of the salt leaves by the chimney as hydrochloric acid fumes, which is why many potters today use soda in its place and get much the same surface.',
      ],
    },
    {
      slug: 'kintsugi',
      title: 'Mending with gold',
      summary: 'Kintsugi is mostly lacquer and patience; the gold goes on in the last hour.',
      tags: ['ceramics', 'kintsugi', 'repair', 'japan'],
      text: [
        'The shine of a kintsugi mend is only the last dusting. The work is done by urushi, the sap of the lacquer tree, mixed with flour as a glue and with fine earth or wood powder as a filler for lost chips.',
        'Urushi does not dry, it hardens by taking up water vapour and oxygen, so the joined pot waits in a warm, damp box for days or weeks between coats. Raw sap blisters the skin like its cousin poison ivy. At the end a thin line of red lacquer is dusted with gold powder while still tacky, then burnished.',
        'The mend is left to be seen. A bowl that was worth repairing carries its history openly, as part of what it is.',
      ],
    },
    {
      slug: 'cobalt-blue',
      title: 'The blue that went round the world',
      summary:
        'Persian cobalt, Chinese porcelain, Dutch tiles: how one pigment travelled by caravan and ship.',
      tags: ['ceramics', 'cobalt', 'blue and white', 'trade'],
      text: [
        'Cobalt is the most dependable of glaze colours. A per cent or so in a glaze gives a strong blue, and unlike most pigments it survives the hottest porcelain fire.',
        'In the fourteenth century ore from Persia reached Jingdezhen, where painters brushed it on raw porcelain under a clear glaze. The pair of temple vases dated 1351, now in London, shows the style already complete. Much of it was made for buyers in the Islamic world, whose love of blue had begun the trade.',
        'Iznik in Turkey answered with a white-slipped ware of its own, and Delft with tin-glazed earthenware, when war in China in the 1640s cut off the Dutch supply. All three were copying one another within a century.',
      ],
    },
  ],
};
