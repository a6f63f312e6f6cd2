// For addresses that lead nowhere.
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <div className="page">
      <h1 className="page-title">{t('app.notFound.title')}</h1>
      <Link className="button" href="/feed">
        {t('app.notFound.action')}
      </Link>
    </div>
  );
}
