// Settings: a file that backups are written to by themselves, where the browser has such files.
import { FilePen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCall } from '../hooks/use-call';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { noteBackup } from '../view/keeping';
import { BackupDialog, backupName } from './BackupDialog';
import { FailureNote } from './FailureNote';
import { Setting } from './Setting';
import { useToast } from './Toasts';

export function BackupFileSetting() {
  return 'showSaveFilePicker' in window ? <BackupFile /> : null;
}

function BackupFile() {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const toast = useToast();
  const file = useCall(() => engine.backupFile(), []);
  const [choosing, setChoosing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<FailureCode | null>(null);
  const { value: kept } = file;
  const write = async () => {
    setBusy(true);
    setFailure(null);
    try {
      const outcome = await engine.writeBackupFile(true);
      if (outcome === 'written') noteBackup(Date.now());
      if (outcome === 'gone') toast({ text: t('backupFile.gone') });
    } catch (error) {
      setFailure(failureCode(error));
    } finally {
      setBusy(false);
      file.reload();
    }
  };
  const leave = () =>
    engine.leaveBackupFile().then(file.reload, (error: unknown) => setFailure(failureCode(error)));
  const told = kept
    ? `${t('backupFile.to', { name: kept.name })} ${
        kept.written === null ? '' : t('backupFile.written', { day: formats.day(kept.written) })
      }`
    : t('backupFile.hint');
  return (
    <Setting name={t('backupFile.name')} hint={told}>
      {kept ? (
        <div className="setting-buttons">
          <button
            type="button"
            className="button"
            disabled={busy}
            data-testid="backup-file-write"
            onClick={() => void write()}
          >
            {t(busy ? 'backup.making' : 'backupFile.now')}
          </button>
          <button
            type="button"
            className="button button-quiet"
            disabled={busy}
            data-testid="backup-file-leave"
            onClick={() => void leave()}
          >
            {t('backupFile.stop')}
          </button>
        </div>
      ) : (
        <button
          type="button"
          className="button"
          data-testid="backup-file-choose"
          onClick={() => setChoosing(true)}
        >
          <FilePen aria-hidden="true" />
          {t('backupFile.choose')}
        </button>
      )}
      {failure ? <FailureNote code={failure} /> : null}
      <BackupDialog
        open={choosing}
        onClose={() => setChoosing(false)}
        save={async (passphrase) => {
          const written = (await engine.chooseBackupFile(backupName(), passphrase)) === 'written';
          if (written) noteBackup(Date.now());
          file.reload();
          return written;
        }}
      />
    </Setting>
  );
}
