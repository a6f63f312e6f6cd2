// A line above the page: the browser has cleared what was kept, or a backup is due.
import { HardDriveDownload, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { type Due, lastBackup, noteBackup, noteNoProfile, remindLater } from '../view/keeping';

export function KeepingNotice({ due }: { due: Due }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const [seen, setSeen] = useState(false);
  const [gone, setGone] = useState(false);
  if (seen) return null;
  const last = lastBackup();
  const lost = due === 'lost';
  const dismiss = () => {
    if (lost) noteNoProfile();
    else if (due === 'old') remindLater(Date.now());
    setSeen(true);
  };
  const write = async () => {
    const outcome = await engine.writeBackupFile(true).catch(() => 'gone' as const);
    if (outcome === 'gone') setGone(true);
    if (outcome !== 'written') return;
    noteBackup(Date.now());
    setSeen(true);
  };
  const text = () => {
    if (lost) return `${t('keeping.lost')} ${t('keeping.lostTodo')}`;
    if (due === 'file') return t(gone ? 'backupFile.gone' : 'backupFile.ask');
    return last === null ? t('keeping.none') : t('keeping.old', { day: formats.day(last) });
  };
  return (
    <p className="notice" data-testid={`notice-${due}`}>
      {lost ? <TriangleAlert aria-hidden="true" /> : <HardDriveDownload aria-hidden="true" />}
      <span>
        {text()}{' '}
        {due === 'file' && !gone ? (
          <button type="button" className="link-button" onClick={() => void write()}>
            {t('backupFile.allow')}
          </button>
        ) : (
          <Link href="/settings">{t(lost ? 'keeping.toRestore' : 'keeping.toBackup')}</Link>
        )}{' '}
        <button type="button" className="link-button" onClick={dismiss} data-testid="notice-dismiss">
          {t(lost ? 'keeping.dismiss' : 'keeping.later')}
        </button>
      </span>
    </p>
  );
}
