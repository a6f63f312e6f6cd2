// Asks before forgetting, says what goes, and reports what has gone.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ForgetReport, ForgetTarget } from '../../engine/api';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { type FailureCode, failureCode } from '../view/failure';
import { Dialog } from './Dialog';
import { FailureNote } from './FailureNote';

export interface ForgetRequest {
  target: ForgetTarget;
  /** The page's title, the site, or the period in words. */
  title: string;
}

type Step =
  | { is: 'asking' }
  | { is: 'working' }
  | { is: 'done'; report: ForgetReport }
  | { is: 'failed'; code: FailureCode };

export function ForgetDialog(props: {
  request: ForgetRequest | null;
  onClose: () => void;
  onForgotten: () => void;
}) {
  const { t } = useTranslation();
  const engine = useEngine();
  const { request } = props;
  const [step, setStep] = useState<Step>({ is: 'asking' });

  useEffect(() => {
    if (request) setStep({ is: 'asking' });
  }, [request]);

  const forget = () => {
    if (!request) return;
    setStep({ is: 'working' });
    engine.forget(request.target).then(
      (report) => {
        setStep({ is: 'done', report });
        props.onForgotten();
      },
      (error) => setStep({ is: 'failed', code: failureCode(error) }),
    );
  };

  const title = request ? titleOf(request) : null;
  return (
    <Dialog
      open={request !== null}
      title={step.is === 'done' ? t('forget.doneTitle') : title ? t(title.key, title.values) : ''}
      locked={step.is === 'working'}
      onClose={props.onClose}
      testId="forget-dialog"
    >
      {request && step.is !== 'done' ? <WhatGoes request={request} /> : null}
      {step.is === 'done' ? <Report report={step.report} /> : null}
      {step.is === 'failed' ? <FailureNote code={step.code} /> : null}
      <div className="dialog-buttons">
        {step.is === 'done' ? (
          <button
            type="button"
            className="button button-primary"
            data-testid="forget-close"
            onClick={props.onClose}
          >
            {t('common.close')}
          </button>
        ) : (
          <>
            <button
              type="button"
              className="button button-quiet"
              disabled={step.is === 'working'}
              onClick={props.onClose}
            >
              {t('common.cancel')}
            </button>
            <button
              type="button"
              className="button button-danger"
              data-testid="confirm-forget"
              disabled={step.is === 'working'}
              onClick={forget}
            >
              {step.is === 'working' ? t('forget.working') : t('forget.confirm')}
            </button>
          </>
        )}
      </div>
    </Dialog>
  );
}

function titleOf({ target, title }: ForgetRequest) {
  if ('page' in target) return { key: 'forget.titlePage', values: {} } as const;
  if ('site' in target) return { key: 'forget.titleSite', values: { site: title } } as const;
  if ('rule' in target) return { key: 'forget.titleRule', values: {} } as const;
  return { key: 'forget.titlePeriod', values: {} } as const;
}

function WhatGoes({ request }: { request: ForgetRequest }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { target, title } = request;
  return (
    <>
      <p>
        {'page' in target ? t('forget.page', { title }) : null}
        {'site' in target ? t('forget.site', { site: title }) : null}
        {'rule' in target ? t('forget.rule', { title }) : null}
        {'from' in target
          ? t('forget.period', { from: formats.day(target.from), to: formats.dayAndTime(target.to) })
          : null}
      </p>
      <p>{t('forget.also')}</p>
      <p className="dialog-never">{t('forget.never')}</p>
    </>
  );
}

function Report({ report }: { report: ForgetReport }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const parts = [
    t('forget.gonePages', { count: report.pages, formatted: formats.number(report.pages) }),
    t('forget.goneVisits', { count: report.visits, formatted: formats.number(report.visits) }),
    t('forget.goneVectors', { count: report.vectors, formatted: formats.number(report.vectors) }),
  ];
  const nothing = report.pages + report.visits + report.vectors === 0;
  // Where there are others, these are mostly the same ones.
  const tidiedAway = nothing && report.raw > 0;
  return (
    <div role="status" data-testid="forget-report">
      <p>
        {tidiedAway
          ? t('forget.goneRaw', { count: report.raw, formatted: formats.number(report.raw) })
          : nothing
            ? t('forget.nothing')
            : t('forget.report', { list: formats.list(parts) })}
      </p>
      {report.modelStale ? <p>{t('forget.stale')}</p> : null}
    </div>
  );
}
