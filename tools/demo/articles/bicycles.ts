// Demo magazine, section "Bicycles".
import type { Section } from './article';

export const bicycles: Section = {
  slug: 'bicycles',
  name: 'Bicycles',
  about: 'Wheels, frames and roads, and the small physics of going somewhere.',
  articles: [
    {
      slug: 'staying-up',
      title: 'Why a moving bicycle stays up',
      summary:
        'Not gyroscopes, and not trail alone: a riderless machine built in 2011 balanced without either.',
      tags: ['bicycles', 'physics', 'balance', 'engineering'],
      text: [
        'Push an empty bicycle and let go: it will wobble, correct itself and roll on. The trick is that when it leans to one side, the front wheel steers to that side too, which brings the wheels back beneath the weight.',
        'Two causes were long given for the steering: the gyroscopic effect of the spinning wheel, and trail, the distance by which the tyre touches the road behind the steering axis, as in a shopping trolley’s castor.',
        'In 2011 a team from Delft, Cornell and Wisconsin described in Science a machine with counter-spinning wheels and slightly negative trail. Neither cause was left, and it still righted itself, because its front part carried its weight low and far forward. There is more than one way to stay up.',
      ],
    },
    {
      slug: 'safety-bicycle',
      title: 'The machine that made cycling safe',
      summary:
        'Starley’s Rover of 1885 put a chain between pedals and wheel, and the high-wheeler was finished.',
      tags: ['bicycles', 'history of technology', 'victorian era', 'inventions'],
      text: [
        'On an ordinary, or penny-farthing, the pedals sat on the front axle, so the only way to a higher gear was a bigger wheel. Riders perched above it and, on meeting a stone, went over the top.',
        'John Kemp Starley’s Rover, shown in Coventry in 1885, had two wheels of nearly equal size, a chain to the rear one and direct steering. Gearing now came from sprockets, the rider could reach the ground, and the layout has hardly changed since.',
        'Small hard wheels shook badly. In 1888 John Boyd Dunlop, a vet in Belfast, patented an air-filled tyre made for his son’s tricycle, and within a few years the bicycle was comfortable, quick and cheap enough to change who could travel.',
      ],
    },
    {
      slug: 'spokes',
      title: 'A wheel made of tight wire',
      summary:
        'How spokes a few millimetres thick carry a rider by losing tension rather than standing in compression.',
      tags: ['bicycles', 'wheels', 'engineering', 'wheelbuilding'],
      text: [
        'A spoke pushed from its end would simply buckle. In a built wheel it never has to push, because every spoke is tightened until it pulls on the rim with a force of around a hundred kilograms.',
        'When the wheel carries a rider, the few spokes under the hub lose part of that tension while the others hardly change. In effect the bottom ones are pressed, and they can bear it as long as they do not go slack. That is why an evenly tight wheel lasts and a loose one breaks spokes.',
        'Driving and disc-braked wheels add torque, so their spokes leave the hub at a tangent and cross one another, three times on the usual wheel of thirty-two or thirty-six.',
      ],
    },
    {
      slug: 'gears',
      title: 'Choosing a gear, in metres',
      summary: 'Forget sprocket counts: ask how far one turn of the pedals takes you.',
      tags: ['bicycles', 'gears', 'cycling', 'mechanics'],
      text: [
        'A fifty-tooth chainring driving a twenty-five-tooth sprocket turns the back wheel twice for each turn of the pedals. With a wheel about 2.1 metres around, that is 4.2 metres a turn. Cyclists call the figure development, and it lets any two machines be compared.',
        'Seven metres and more is for flat roads with the wind behind; two metres will take luggage up an alpine pass. Most riders are content to turn the pedals seventy to ninety times a minute, so gears exist to keep that pace while the road changes.',
        'Racing was slow to agree. The Tour de France allowed derailleurs to all its riders only in 1937; before that, a bigger sprocket meant stopping and turning the wheel round.',
      ],
    },
    {
      slug: 'frame-materials',
      title: 'Steel, aluminium, titanium, carbon',
      summary:
        'Weight for weight the metals are almost equally stiff. The art lies in the shape of the tubes.',
      tags: ['bicycles', 'frames', 'materials', 'engineering'],
      text: [
        'Aluminium is a third the weight of steel and a third as stiff; titanium sits between on both counts. Divide one by the other and the metals come out almost equal, so a frame’s character comes from its tubes more than from its metal.',
        'Stiffness in twist and bending rises steeply with diameter, which is why aluminium frames are fat and thin-walled. Butted steel tubing, such as Reynolds 531 of 1935, is thick only at the ends, where the heat of joining and the stresses are.',
        'Steel and titanium can endure small loads without end; aluminium slowly tires, so it is built with more in hand. Carbon fibre is different again: stiff only along its fibres, it is laid up ply by ply in the directions where strength is wanted.',
      ],
    },
    {
      slug: 'chain-wear',
      title: 'Chains do not stretch, they wear',
      summary:
        'A tenth of a millimetre lost at every pin, and how to measure it before the sprockets suffer.',
      tags: ['bicycles', 'maintenance', 'chain', 'mechanics'],
      text: [
        'Bicycle chain has a pitch of half an inch: twelve full links should measure twelve inches from pin to pin. Lay a ruler along an old one and it will be longer, but no plate has stretched. Grit and dry metal have worn each pin and its bearing, and the slack adds up.',
        'A lengthened chain rides high on the teeth and grinds them hooked. Changing it at half a per cent to three quarters of a per cent saves the sprockets, which cost more. Wiping it clean matters more than any choice of oil.',
        'Looked after, the bush roller chain that Hans Renold devised in Manchester in 1880 passes on up to about ninety-eight per cent of a rider’s effort.',
      ],
    },
    {
      slug: 'dutch-cycle-paths',
      title: 'How the Dutch got their cycle paths',
      summary:
        'The Netherlands was filling with cars until parents, protests and an oil crisis turned it round.',
      tags: ['bicycles', 'cities', 'netherlands', 'transport'],
      text: [
        'In the 1950s and 1960s Dutch cities did what others did: they pulled down houses and filled canals to make room for cars, and cycling fell year by year. In 1971 more than three thousand people died on the roads, hundreds of them children.',
        'A campaign named Stop de Kindermoord, stop the child murder, occupied streets and closed them for play. The oil crisis of 1973 brought car-free Sundays and a taste of quiet. From the mid-1970s Tilburg and The Hague tried separate routes; Delft then showed that a whole connected network drew riders where a single path did not.',
        'Today the country has more bicycles than people, and over a quarter of all trips are ridden.',
      ],
    },
    {
      slug: 'wide-tyres',
      title: 'The case for wide, soft tyres',
      summary: 'Hard and narrow feels fast. On real roads the stopwatch disagrees.',
      tags: ['bicycles', 'tyres', 'physics', 'comfort'],
      text: [
        'A tyre loses energy each time its rubber and casing bend at the road. At the same pressure a wider tyre touches the road in a shorter, broader patch, so it bends less deeply and rolls a little more easily than a narrow one.',
        'More is lost in the rider. A hard tyre on rough ground lifts bicycle and body over every pebble, and flesh soaks up the shaking. Beyond a certain pressure a tyre that feels lively is measurably slower.',
        'An old rule of thumb, from Frank Berto’s measurements, is to let the tyre sag by about fifteen per cent of its height under load. Wide tyres reach that at pressures that also grip better and puncture less. Only at high speed does their extra drag in the wind count.',
      ],
    },
  ],
};
