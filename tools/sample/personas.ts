// The made-up people whose half year the sample histories show, in the order the app offers them.

import { lin } from './people/lin';
import { mira } from './people/mira';
import { tomas } from './people/tomas';
import type { Persona } from './persona';

export const PERSONAS: readonly Persona[] = [mira, tomas, lin];
