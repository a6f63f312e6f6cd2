// The person's own data: how much there is, out in one file, or gone for good.
import { Download, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useEngine, useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { dayInput } from '../view/days';
import { failureCode } from '../view/failure';
import { startPath } from '../view/paths';
import { EraseDialog } from './EraseDialog';
import { Setting } from './Setting';
import { useToast } from './Toasts';

export function DataSettings() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { counts, storage } = useStatus();
  const held = t('settings.holdings', {
    visits: t('history.visits', { count: counts.visits, formatted: formats.number(counts.visits) }),
    pages: t('history.count', { count: counts.pages, formatted: formats.number(counts.pages) }),
    sites: t('settings.sites', { count: counts.sites, formatted: formats.number(counts.sites) }),
  });
  return (
    <section className="section" aria-labelledby="settings-data">
      <h2 id="settings-data" className="section-title">
        {t('settings.data')}
      </h2>
      <Setting
        name={t('settings.storage')}
        hint={storage.persisted ? t('settings.persisted') : t('settings.notPersisted')}
      >
        <p className="setting-value" data-testid="storage-use">
          {storage.usedBytes === null || storage.quotaBytes === null
            ? t('settings.storageUnknown')
            : t('settings.storageUsed', {
                used: formats.bytes(storage.usedBytes),
                quota: formats.bytes(storage.quotaBytes),
              })}
        </p>
      </Setting>
      <Setting name={t('settings.add')} hint={held}>
        <Link href={startPath} className="button">
          <Plus aria-hidden="true" />
          {t('settings.add')}
        </Link>
      </Setting>
      <ExportSetting />
      <EraseSetting />
    </section>
  );
}

function ExportSetting() {
  const { t } = useTranslation();
  const engine = useEngine();
  const toast = useToast();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const blob = await engine.exportAll();
      const address = URL.createObjectURL(blob);
      const link = document.createElement('a');
      link.href = address;
      const ending = blob.type.includes('gzip') ? 'json.gz' : blob.type.includes('zip') ? 'zip' : 'json';
      link.download = `driftfeed-${dayInput(Date.now())}.${ending}`;
      link.click();
      // The download has its own hold on the data by then.
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
      toast({ text: t('settings.exported') });
    } catch (error) {
      const code = failureCode(error);
      toast({ text: `${t(`errors.${code}.what`)} ${t(`errors.${code}.todo`)}` });
    } finally {
      setBusy(false);
    }
  };
  return (
    <Setting name={t('settings.export')} hint={t('settings.exportHint')}>
      <button
        type="button"
        className="button"
        disabled={busy}
        data-testid="export-all"
        onClick={() => void save()}
      >
        <Download aria-hidden="true" />
        {busy ? t('settings.exporting') : t('settings.export')}
      </button>
    </Setting>
  );
}

function EraseSetting() {
  const { t } = useTranslation();
  const engine = useEngine();
  const [open, setOpen] = useState(false);
  return (
    <Setting name={t('settings.erase')} hint={t('settings.eraseHint')}>
      <button
        type="button"
        className="button button-danger"
        data-testid="erase-all"
        onClick={() => setOpen(true)}
      >
        <Trash2 aria-hidden="true" />
        {t('settings.erase')}
      </button>
      <EraseDialog engine={engine} open={open} onClose={() => setOpen(false)} />
    </Setting>
  );
}
