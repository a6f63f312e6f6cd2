// Settings: begins a private session in this tab.
import { HatGlasses } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { startPrivate } from '../view/private-session';
import { Setting } from './Setting';
import { useToast } from './Toasts';

export function PrivateSetting() {
  const { t } = useTranslation();
  const toast = useToast();
  const start = () => {
    if (!startPrivate()) toast({ text: t('errors.storage-refused.what') });
  };
  return (
    <Setting name={t('privateSession.name')} hint={t('welcome.private.hint')}>
      <button type="button" className="button" data-testid="private-start" onClick={start}>
        <HatGlasses aria-hidden="true" />
        {t('welcome.private.start')}
      </button>
    </Setting>
  );
}
