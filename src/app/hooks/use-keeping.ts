// Notes that there is a profile, and says what its owner has to be told about keeping it.
import { useEffect, useRef, useState } from 'react';
import { noteNoProfile, noteProfile, whatIsDue } from '../view/keeping';
import { useStatus } from './use-engine';

export function useKeeping(): 'lost' | 'old' | null {
  const { source } = useStatus().profile;
  // As of the opening: what a person does from then on is no loss.
  const [due] = useState(() => whatIsDue(source === 'none', Date.now()));
  const before = useRef(source);
  useEffect(() => {
    if (source === 'none' && before.current !== 'none') noteNoProfile();
    // A sample is nobody's own.
    if (source !== 'none' && source !== 'sample') noteProfile(Date.now());
    before.current = source;
  }, [source]);
  const over = due === 'lost' ? source !== 'none' : source === 'none';
  return over ? null : due;
}
