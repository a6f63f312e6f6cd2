// Notes that there is a profile, has the chosen file written when it is due, and says what its owner has to be told.
import { useEffect, useRef, useState } from 'react';
import {
  backupMade,
  type Due,
  isFileDue,
  noteBackup,
  noteNoProfile,
  noteProfile,
  whatIsDue,
  writesFile,
} from '../view/keeping';
import { useEngine, useStatus } from './use-engine';

const hour = 3_600_000;

export function useKeeping(): Due | null {
  const engine = useEngine();
  const { leader, profile } = useStatus();
  const { source } = profile;
  // As of the opening: what a person does from then on is no loss.
  const [due, setDue] = useState<Due | null>(() => whatIsDue(source === 'none', Date.now()));
  const before = useRef(source);
  useEffect(() => {
    if (source === 'none' && before.current !== 'none') noteNoProfile();
    // A sample is nobody's own.
    if (source !== 'none' && source !== 'sample') noteProfile(Date.now());
    before.current = source;
  }, [source]);

  useEffect(() => {
    const made = () => setDue((told) => (told === 'lost' ? told : null));
    addEventListener(backupMade, made);
    return () => removeEventListener(backupMade, made);
  }, []);

  const writes = writesFile(leader, source);
  useEffect(() => {
    if (!writes || !('showSaveFilePicker' in window)) return;
    const write = async () => {
      const file = await engine.backupFile();
      if (!file || !isFileDue(file.written, Date.now())) return;
      const outcome = await engine.writeBackupFile(false);
      if (outcome === 'written') noteBackup(Date.now());
      setDue(outcome === 'written' ? null : 'file');
    };
    const attempt = () => void write().catch(() => setDue('file'));
    attempt();
    const timer = setInterval(attempt, hour);
    return () => clearInterval(timer);
  }, [engine, writes]);

  const over = due === 'lost' ? source !== 'none' : source === 'none';
  return over ? null : due;
}
