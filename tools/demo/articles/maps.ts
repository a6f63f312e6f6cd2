// Demo magazine, section "Maps".
import type { Section } from './article';

export const maps: Section = {
  slug: 'maps',
  name: 'Maps',
  about: 'How places are measured, drawn and argued over.',
  articles: [
    {
      slug: 'mercator',
      title: 'Mercator’s bargain',
      summary: 'A map of 1569 keeps every compass course straight, and pays for it in Greenland.',
      tags: ['maps', 'projections', 'navigation', 'history'],
      text: [
        'A globe cannot be laid flat without loss, so each map must choose what to spoil. In 1569 Gerardus Mercator chose for sailors. On his chart a line of constant compass bearing, which on the globe winds toward the pole, is straight: rule it, read the angle, steer.',
        'To do so the map must stretch north and south as much as it stretches east and west, more and more toward the poles, which it can never reach. Greenland looks as big as Africa, which is in truth about fourteen times larger.',
        'Web maps use nearly the same projection, for a reason Mercator would have liked: angles are true everywhere, so a street crossing looks right at any zoom.',
      ],
    },
    {
      slug: 'contours',
      title: 'Drawing hills as lines',
      summary: 'Contours began under water, and helped to weigh the Earth.',
      tags: ['maps', 'contour lines', 'topography', 'surveying'],
      text: [
        'A contour joins points of equal height, as if the sea had risen and left its mark. Close lines mean a steep slope, wide ones a gentle slope; lines that make a V point uphill in a valley and downhill on a spur. After a while the sheet seems to stand up.',
        'Dutch surveyors drew such lines for the beds of rivers first; Nicolaas Cruquius published depths of the Merwede in 1730.',
        'In 1774 Nevil Maskelyne measured how far the Scottish mountain Schiehallion pulls a plumb line aside, in order to weigh the Earth. Charles Hutton had to find the mountain’s volume from a mass of spot heights, and saw his way when he joined the equal ones with faint lines.',
      ],
    },
    {
      slug: 'triangulation',
      title: 'Measuring a country with one ruler',
      summary: 'Measure a single line, then only angles, and triangles will carry you from coast to coast.',
      tags: ['maps', 'surveying', 'triangulation', 'geodesy'],
      text: [
        'Distances are hard to measure and angles easy. So measure one baseline with great care, on flat ground; from its two ends take the angles to a church tower; and the tower’s distance follows. Each side of that triangle is the base of another.',
        'Willebrord Snel carried such a chain across the Netherlands in 1615. Four generations of the Cassini family used it to make the first accurate map of all France. From 1802 the Great Trigonometrical Survey took it up through India with theodolites weighing half a ton, and reached the Himalaya.',
        'A chain along a meridian also gives the shape of the planet. Struve’s, from Norway to the Black Sea, finished in 1855, runs through ten of today’s countries.',
      ],
    },
    {
      slug: 'longitude',
      title: 'A clock to find your place at sea',
      summary: 'Four minutes are one degree: why longitude waited for a carpenter’s son.',
      tags: ['maps', 'longitude', 'clocks', 'navigation', 'history of technology'],
      text: [
        'Earth turns fifteen degrees an hour. Know the time at home when the sun stands highest where you are, and the difference is your longitude. At the equator a clock that errs by one minute puts you out by twenty-eight kilometres.',
        'No clock of 1714 kept time on a rolling deck, and in that year Parliament offered up to £20,000 for any method good to half a degree. Astronomers worked on tables of the Moon; John Harrison, a self-taught joiner from Lincolnshire, built clocks.',
        'His fourth, a large watch, lost only seconds on the way to Jamaica in 1761–62. Paid grudgingly and late, he was proved right: by the next century every ship that could afford it carried a chronometer.',
      ],
    },
    {
      slug: 'broad-street',
      title: 'Dots around a water pump',
      summary: 'John Snow’s street map of 1854 put cholera in the water, against the opinion of his day.',
      tags: ['maps', 'data visualisation', 'medicine', 'london'],
      text: [
        'At the end of August 1854 cholera broke out in Soho, and in ten days more than five hundred people died. Most doctors blamed foul air. John Snow suspected the water, and asked where the dead had drunk.',
        'He marked each death as a bar on a street plan, and they crowded round the pump in Broad Street. The exceptions argued best. A workhouse close by had few deaths: it had its own well. A brewery had none: its men drank beer. A widow in Hampstead died after having Broad Street water sent out to her.',
        'The pump handle came off on 8 September. The outbreak was already fading, but the map has been teaching ever since.',
      ],
    },
    {
      slug: 'stick-charts',
      title: 'Maps of waves, made of sticks',
      summary: 'Marshall Islands navigators drew how swells bend round atolls, and left the chart at home.',
      tags: ['maps', 'navigation', 'pacific', 'ocean'],
      text: [
        'A low atoll is out of sight from a canoe after a dozen kilometres or so, but the sea carries news of it much further. Ocean swells bend around an island, bounce off it and cross in its lee, and a trained pilot feels the pattern through the hull.',
        'In the Marshall Islands this was taught with charts of palm ribs lashed together. Curved sticks stand for bent swells, straight ones for their direction, and shells for islands. The mattang shows the principle; the meddo a few islands; the rebbelib a whole chain.',
        'They were not taken to sea. A chart held what its maker knew, often only its maker could read it, and what mattered was in the head when the land went under.',
      ],
    },
    {
      slug: 'tube-map',
      title: 'The map that forgot the streets',
      summary:
        'An engineering draughtsman drew London’s Underground like a circuit, and passengers loved it.',
      tags: ['maps', 'design', 'london', 'railways'],
      text: [
        'Early maps of London’s Underground followed the ground. The middle was a knot, the suburbs ran off the page. Harry Beck, a draughtsman who had drawn electrical diagrams, reasoned in 1931 that people under the ground want to know only the order of the stations and where to change.',
        'He let lines run only level, upright or at forty-five degrees, spaced the stations evenly, and blew up the centre. The Underground thought it too radical, tried a small folder in January 1933, and ran out of copies within the month.',
        'The price is geography: stations a few steps apart can look like a journey. Nearly every metro in the world has since paid it gladly.',
      ],
    },
    {
      slug: 'openstreetmap',
      title: 'The map anyone can mend',
      summary: 'Nodes, ways and millions of contributors: how a free map of the world gets drawn.',
      tags: ['maps', 'openstreetmap', 'open data', 'citizen science'],
      text: [
        'In 2004 Steve Coast, then a student in London, began OpenStreetMap because map data that he could use freely did not exist in Britain. Volunteers recorded bicycle rides by satellite receiver and traced roads by hand.',
        'Its model is spare. A node is a point, a way a line of nodes, a relation a group of either, and everything else is a tag: highway=cycleway, amenity=drinking_water. No committee decides in advance what may be mapped.',
        'After the Haiti earthquake of January 2010 people all over the world traced Port-au-Prince from aerial pictures, and within days rescuers had the best street map of the city. The whole database can be downloaded; its licence asks for credit, and that improvements be shared alike.',
      ],
    },
  ],
};
