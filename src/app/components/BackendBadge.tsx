// Says what does the work, by name, and why.
import { Cpu, Zap } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BackendView } from '../../engine/api';

export function BackendBadge({ view, explain = false }: { view: BackendView; explain?: boolean }) {
  const { t } = useTranslation();
  const gpu = view.backend === 'webgpu';
  const Icon = gpu ? Zap : Cpu;
  const why = t(`backend.${view.reason}`);
  return (
    <div className="backend">
      <p
        className="badge"
        data-testid="backend-badge"
        data-backend={view.backend}
        data-reason={view.reason}
        title={why}
      >
        <Icon aria-hidden="true" />
        <span>
          {gpu ? t('backend.gpu') : t('backend.cpu')}
          {gpu && view.adapter ? <span className="badge-adapter"> · {view.adapter}</span> : null}
        </span>
      </p>
      <p className={explain ? 'backend-why' : 'visually-hidden'}>{why}</p>
    </div>
  );
}
