// The protocols by name.
import type { ProtocolName } from '../options';
import { coldStartRounds } from './cold-start';
import { crossKindRounds } from './cross-kind';
import { leaveOneOutRounds, temporalRounds } from './held-out';
import { impressionRounds } from './impressions';
import type { Material, Round } from './round';

export const protocols: Readonly<Record<ProtocolName, (material: Material) => Round[]>> = {
  impressions: impressionRounds,
  temporal: temporalRounds,
  'leave-one-out': leaveOneOutRounds,
  'cold-start': coldStartRounds,
  'cross-kind': crossKindRounds,
};
