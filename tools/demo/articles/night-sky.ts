// Demo magazine, section "Night sky".
import type { Section } from './article';

export const nightSky: Section = {
  slug: 'night-sky',
  name: 'Night sky',
  about: 'What can be seen on a clear night, and how it came to be understood.',
  articles: [
    {
      slug: 'finding-north',
      title: 'Finding north by the stars',
      summary: 'Two stars of the Plough point the way, for the next few centuries at least.',
      tags: ['night sky', 'navigation', 'polaris', 'stars'],
      text: [
        'Find the seven stars of the Plough, also called the Big Dipper. Take the two at the end of its bowl, Merak and Dubhe, and follow the line from one to the other five times further. The lone star of middling brightness there is Polaris, and the ground beneath it is north.',
        'Its height above the horizon is your latitude, within a degree, which is why sailors cared about it long before they could tell their longitude.',
        'The honour is temporary. Earth’s axis swings round in a circle every 26,000 years; when the pyramids were built it pointed near Thuban in Draco. South of the equator there is no bright pole star, and travellers stretch the long axis of the Southern Cross instead.',
      ],
    },
    {
      slug: 'meteor-showers',
      title: 'Where shooting stars come from',
      summary: 'Grains of comet dust, a date in the diary, and one shower that comes from an asteroid.',
      tags: ['night sky', 'meteors', 'comets', 'observing'],
      text: [
        'A comet sheds grit along its orbit. Where Earth’s path crosses that trail, on the same dates every year, grains mostly no bigger than sand hit the air at tens of kilometres a second and glow about a hundred kilometres up.',
        'The Perseids of mid-August are dust from comet Swift–Tuttle and arrive at 59 kilometres a second. Seen from the ground they seem to stream from one point, the radiant, for the reason that railway lines seem to meet. The Geminids of December are odder: their parent, Phaethon, is a rocky asteroid.',
        'To watch, lie down somewhere dark after midnight, when your side of Earth faces forward, and look anywhere at all. No telescope is of use; patience and a blanket are.',
      ],
    },
    {
      slug: 'moon-face',
      title: 'Why the Moon shows one face',
      summary: 'It does turn, exactly once a month, and a slow nod lets us peek round the edge.',
      tags: ['night sky', 'moon', 'tides', 'astronomy'],
      text: [
        'The Moon spins once for each time it goes round us, so the same side always faces Earth. It is no coincidence. Earth’s pull once raised a bulge in the young Moon’s rock, and drag on that bulge slowed the spin until it matched the orbit. Most large moons in the solar system are locked in the same way.',
        'The lock is not quite stiff. Because the orbit is an oval and slightly tilted, the Moon appears to rock and nod, a motion called libration, and over time fifty-nine per cent of it can be seen from Earth.',
        'The rest was unknown until October 1959, when the Soviet probe Luna 3 sent back blurred pictures of a far side with hardly any dark seas.',
      ],
    },
    {
      slug: 'light-pollution',
      title: 'Losing the dark, one lamp at a time',
      summary:
        'Skies are brightening by about a tenth a year, and it is the rare pollution that ends at a switch.',
      tags: ['night sky', 'light pollution', 'environment', 'citizen science'],
      text: [
        'A child born where 250 stars can be seen may see only a hundred of them by the age of eighteen. That was the reckoning of a study in Science in 2023, drawn from more than fifty thousand naked-eye counts by volunteers: in the places they watched, the sky brightened by almost ten per cent a year.',
        'Amateurs rate their sky from one to nine on a scale that John Bortle published in 2001, from pristine dark, where the Milky Way casts a shadow, to the orange lid over a city.',
        'The cures are dull and they work: lamps that shine only downward, no brighter than needed, warm in colour, and off when nobody is about. Moths, bats and sleepers gain as much as astronomers.',
      ],
    },
    {
      slug: 'night-vision',
      title: 'How to look at a faint star: look away',
      summary: 'The eye needs half an hour of dark, and its sharpest point is blind at night.',
      tags: ['night sky', 'eyesight', 'observing', 'biology'],
      text: [
        'Step out of a bright room and you see perhaps a few dozen stars. Pupils widen within seconds, but the light-sensitive pigment in the rods of the retina takes twenty to thirty minutes to build up again, and one glance at a telephone undoes it.',
        'Rods hardly respond to deep red, so stargazers read their charts by a dim red lamp and keep the dark they have earned.',
        'There is a second trick. The very centre of the retina, where we read and thread needles, has no rods. Look straight at a faint galaxy and it vanishes; look a little to one side and it swims back. Observers call it averted vision, and it is worth a good deal of telescope.',
      ],
    },
    {
      slug: 'andromeda',
      title: 'The farthest thing you can see unaided',
      summary: 'A smudge in autumn skies whose light set out two and a half million years ago.',
      tags: ['night sky', 'galaxies', 'andromeda', 'history of astronomy'],
      text: [
        'On a dark autumn night, north of the equator, follow two stars up from Mirach in Andromeda and you may find a small oval mist. Al-Sufi, writing in Isfahan in 964, called it a little cloud. It is a galaxy larger than our own, and its light has been travelling for two and a half million years.',
        'As late as 1920 astronomers argued whether such spirals lay inside the Milky Way. In October 1923 Edwin Hubble found a star in this one that brightened and faded on a steady beat. Henrietta Leavitt had shown that such a beat reveals true brightness, and so distance.',
        'The answer put Andromeda far outside, and the universe grew by an unimagined amount.',
      ],
    },
    {
      slug: 'star-colours',
      title: 'Reading the colour of a star',
      summary: 'Red is cool, blue is hot, and a doctoral thesis of 1925 found out what they are made of.',
      tags: ['night sky', 'stars', 'spectroscopy', 'women in science'],
      text: [
        'Compare the two brightest stars of Orion. Betelgeuse, at the shoulder, glows orange because its surface is only about 3,500 degrees. Rigel, at the foot, is blue-white at some 12,000. A hot poker follows the same rule.',
        'Spread through a prism, starlight shows dark lines. At Harvard, Annie Jump Cannon sorted several hundred thousand such spectra into the sequence O B A F G K M, from hottest to coolest; the Sun is a G.',
        'In 1925 Cecilia Payne showed in her thesis that the lines differ mostly because of temperature, and that the stars themselves are overwhelmingly hydrogen and helium. She was talked into calling the result almost certainly not real. Within four years it was accepted.',
      ],
    },
    {
      slug: 'saturn',
      title: 'Rings thinner than a church tower',
      summary: 'Galileo thought Saturn had ears. Maxwell proved that its rings must be swarms.',
      tags: ['night sky', 'saturn', 'planets', 'history of astronomy'],
      text: [
        'In 1610 Galileo saw Saturn as three bodies, and two years later was shaken to find the companions gone. Christiaan Huygens worked out in the 1650s that a thin flat ring, seen now tilted and now edge-on, explained it all.',
        'What the ring was took longer. James Clerk Maxwell showed in a prize essay of the 1850s that a solid one would break up and a liquid one would clump; it had to be countless small bodies, each in its own orbit. Spacecraft found them to be nearly pure water ice, from dust to house-sized.',
        'The main rings span some 280,000 kilometres and are mostly about ten metres thick. In March 2025 they turned edge-on to Earth and, for a time, seemed to vanish again.',
      ],
    },
  ],
};
