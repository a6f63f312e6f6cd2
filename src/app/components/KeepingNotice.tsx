// A line above the page: the browser has cleared what was kept, or no backup has been made for long.
import { HardDriveDownload, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormats } from '../hooks/use-formats';
import { lastBackup, noteNoProfile, remindLater } from '../view/keeping';

export function KeepingNotice({ due }: { due: 'lost' | 'old' }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [seen, setSeen] = useState(false);
  if (seen) return null;
  const last = lastBackup();
  const lost = due === 'lost';
  const dismiss = () => {
    if (lost) noteNoProfile();
    else remindLater(Date.now());
    setSeen(true);
  };
  const text = lost
    ? `${t('keeping.lost')} ${t('keeping.lostTodo')}`
    : last === null
      ? t('keeping.none')
      : t('keeping.old', { day: formats.day(last) });
  return (
    <p className="notice" data-testid={`notice-${due}`}>
      {lost ? <TriangleAlert aria-hidden="true" /> : <HardDriveDownload aria-hidden="true" />}
      <span>
        {text} <Link href="/settings">{t(lost ? 'keeping.toRestore' : 'keeping.toBackup')}</Link>{' '}
        <button type="button" className="link-button" onClick={dismiss} data-testid="notice-dismiss">
          {t(lost ? 'keeping.dismiss' : 'keeping.later')}
        </button>
      </span>
    </p>
  );
}
