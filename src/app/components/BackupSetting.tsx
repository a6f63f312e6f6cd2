// Settings: everything into one file, locked with a passphrase if the person wishes.
import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { lastBackup, noteBackup } from '../view/keeping';
import { BackupDialog, backupName } from './BackupDialog';
import { Setting } from './Setting';

export function BackupSetting() {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const [open, setOpen] = useState(false);
  const [last, setLast] = useState(lastBackup);
  return (
    <Setting
      name={t('backup.make')}
      hint={`${t('backup.makeHint')} ${last !== null ? t('backup.last', { day: formats.day(last) }) : t('backup.never')}`}
    >
      <button type="button" className="button" data-testid="make-backup" onClick={() => setOpen(true)}>
        <Download aria-hidden="true" />
        {t('backup.make')}
      </button>
      <BackupDialog
        open={open}
        onClose={() => setOpen(false)}
        save={async (passphrase) => {
          const time = Date.now();
          download(await engine.makeBackup(passphrase), backupName());
          noteBackup(time);
          setLast(time);
          return true;
        }}
      />
    </Setting>
  );
}

function download(blob: Blob, name: string): void {
  const address = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download has its own hold on the data by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
