// The person's own data: how much there is, out in one file, or gone for good.
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useEngine, useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { startPath } from '../view/paths';
import { isPrivate } from '../view/private-session';
import { BackupFileSetting } from './BackupFileSetting';
import { BackupSetting } from './BackupSetting';
import { EraseDialog } from './EraseDialog';
import { PrivateSetting } from './PrivateSetting';
import { ReminderSetting } from './ReminderSetting';
import { RepairSetting } from './RepairSetting';
import { RestoreSetting } from './RestoreSetting';
import { Setting } from './Setting';

export function DataSettings() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { counts } = useStatus();
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
      {isPrivate ? <p className="section-lead">{t('privateSession.data')}</p> : <StorageUse />}
      <Setting name={t('settings.add')} hint={held}>
        <Link href={startPath} className="button">
          <Plus aria-hidden="true" />
          {t('settings.add')}
        </Link>
      </Setting>
      <BackupSetting />
      {isPrivate ? (
        <RestoreSetting />
      ) : (
        <>
          <BackupFileSetting />
          <ReminderSetting />
          <RestoreSetting />
          <RepairSetting />
          <PrivateSetting />
          <EraseSetting />
        </>
      )}
    </section>
  );
}

function StorageUse() {
  const { t } = useTranslation();
  const formats = useFormats();
  const { storage } = useStatus();
  return (
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
