// What was found in history files and what would be left out, before anything is stored.
import type { TFunction } from 'i18next';
import { Switch } from 'radix-ui';
import { useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImportPreview, OwnRule, RuleName, RuleReport } from '../../engine/api';
import { useStatus } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import type { ImportFlow } from '../hooks/use-import';
import { filesRead, unreadRows } from '../view/found';
import { ownRuleTitle } from '../view/rules';
import { FailureNote } from './FailureNote';
import { formatNames, ImportFiles } from './ImportFiles';
import '../styles/preview.css';

export function ImportPreviewView({ flow }: { flow: ImportFlow }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { profile } = useStatus();
  const heading = useRef<HTMLHeadingElement>(null);
  const { state } = flow;

  useEffect(() => {
    window.scrollTo({ top: 0, behavior: 'instant' });
    heading.current?.focus({ preventScroll: true });
  }, []);

  if (state.step !== 'preview' && state.step !== 'confirming') return null;
  const { preview } = state;
  const confirming = state.step === 'confirming';
  const updating = state.step === 'preview' && state.updating;
  const code = state.step === 'preview' ? state.code : null;

  return (
    <div className="preview" data-testid="preview" aria-busy={updating || confirming}>
      <header className="page-head">
        <div>
          <p className="overline">{t(formatNames[preview.format])}</p>
          <h1 className="page-title" ref={heading} tabIndex={-1}>
            {t('preview.title')}
          </h1>
          <p className="page-lead">
            {preview.fileNames.length > 1
              ? leadOfSeveral(preview, t)
              : t('preview.lead', { name: preview.fileNames[0] ?? t('preview.nameCompanion') })}
          </p>
        </div>
      </header>

      <Figures preview={preview} />
      <p className="preview-note">
        {t('preview.language', {
          language: preview.language === 'bge-zh' ? t('settings.modelChinese') : t('settings.modelEnglish'),
        })}
        {preview.alreadyHere > 0
          ? `. ${t('preview.alreadyHere', { count: preview.alreadyHere, formatted: formats.number(preview.alreadyHere) })}`
          : null}
        {profile.source === 'sample' ? `. ${t('preview.replacesSample')}` : null}
      </p>

      <ImportFiles preview={preview} disabled={confirming} onColumns={flow.setColumns} />

      <div className="preview-columns">
        <section aria-labelledby="preview-rules">
          <h2 id="preview-rules" className="section-title">
            {t('preview.rules')}
          </h2>
          <p className="section-lead">{t('preview.rulesLead')}</p>
          <ul className="rules">
            {preview.rules.map((report) => (
              <Rule
                key={report.rule}
                report={report}
                own={preview.own.find(({ id }) => id === report.rule)}
                disabled={confirming}
                onChange={(on) => flow.setRule(report.rule, on)}
              />
            ))}
          </ul>
        </section>
        <Sites sites={preview.sites} />
      </div>

      {code ? <FailureNote code={code} kept={t('import.nothingKept')} /> : null}
      <div className="preview-bar">
        <p className="preview-status" role="status">
          {updating ? t('preview.updating') : preview.visits === 0 ? <Nothing preview={preview} /> : null}
        </p>
        <button
          type="button"
          className="button button-quiet"
          data-testid="preview-cancel"
          onClick={flow.cancel}
          disabled={confirming}
        >
          {t('common.cancel')}
        </button>
        <button
          type="button"
          className="button button-primary"
          data-testid="preview-confirm"
          disabled={confirming || updating || preview.visits === 0}
          onClick={flow.confirm}
        >
          {confirming
            ? t('preview.confirming')
            : preview.visits === 0
              ? t('preview.confirmNone')
              : t('preview.confirm', { count: preview.visits, formatted: formats.number(preview.visits) })}
        </button>
      </div>
    </div>
  );
}

function leadOfSeveral(preview: ImportPreview, t: TFunction): string {
  const count = preview.fileNames.length;
  const read = filesRead(preview);
  return read < count ? t('preview.leadSome', { read, all: count }) : t('preview.leadSeveral', { count });
}

/** Why nothing is left to import: the rules, or that no row could be read at all. */
function Nothing({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const unread = unreadRows(preview);
  if (!unread) return t('preview.nothing');
  const rows = { count: unread.rows, formatted: formats.number(unread.rows) };
  return unread.lackDates ? t('preview.noDates', rows) : t('preview.unread', rows);
}

function Figures({ preview }: { preview: ImportPreview }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const unread = unreadRows(preview);
  return (
    <dl className="figures">
      <div>
        <dt>{t('preview.visits')}</dt>
        <dd data-testid="preview-visits">{formats.number(preview.visits)}</dd>
      </div>
      <div>
        <dt>{t('preview.pages')}</dt>
        <dd>{formats.number(preview.pages)}</dd>
      </div>
      <div>
        <dt>{t('preview.read')}</dt>
        <dd>
          {unread
            ? t('preview.rows', { count: unread.rows, formatted: formats.number(unread.rows) })
            : formats.number(preview.visitsRead)}
        </dd>
      </div>
      <div className="figures-wide">
        <dt>{t('preview.span')}</dt>
        <dd>{preview.visits === 0 ? '–' : formats.span(preview.from, preview.to)}</dd>
      </div>
    </dl>
  );
}

function Sites({ sites }: { sites: ImportPreview['sites'] }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const most = Math.max(...sites.map((site) => site.visits), 1);
  return (
    <section aria-labelledby="preview-sites">
      <h2 id="preview-sites" className="section-title">
        {t('preview.sites')}
      </h2>
      <ol className="site-bars">
        {sites.slice(0, 12).map(({ site, visits }) => (
          <li key={site}>
            <span className="site-bars-name">{site}</span>
            <span className="site-bars-count">
              {t('preview.siteVisits', { count: visits, formatted: formats.number(visits) })}
            </span>
            <span className="site-bars-bar" style={{ transform: `scaleX(${visits / most})` }} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Rules that change visits rather than leave them out have their own word for the count. */
function countKey({ on, rule }: RuleReport): `preview.${'changed' | 'retitled' | 'left' | 'kept'}` {
  if (!on) return 'preview.kept';
  if (rule === 'site-names') return 'preview.retitled';
  return rule === 'tracking-parameters' || rule === 'twins' ? 'preview.changed' : 'preview.left';
}

/** The name and the explanation of a rule, the person's own or ours. */
function useRuleWords({ rule }: RuleReport, own: OwnRule | undefined): { name: string; about: string } {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  if (own) return { name: ownRuleTitle(own, t, formats, i18n.language), about: t('preview.ownRule') };
  const known = rule as RuleName;
  return { name: t(`rules.${known}.name`), about: t(`rules.${known}.about`) };
}

function Rule(props: {
  report: RuleReport;
  own: OwnRule | undefined;
  disabled: boolean;
  onChange: (on: boolean) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const { report } = props;
  const { name, about } = useRuleWords(report, props.own);
  // What is too old would be forgotten at the next start anyway.
  const fixed = report.rule === 'too-old';
  const count = { count: report.count, formatted: formats.number(report.count) };
  return (
    <li className="rule" data-testid={`rule-${props.own?.kind ?? report.rule}`} data-on={report.on}>
      <Switch.Root
        id={id}
        className="switch"
        checked={report.on}
        disabled={props.disabled || fixed}
        onCheckedChange={props.onChange}
        aria-describedby={`${id}-about`}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <div className="rule-text">
        <label htmlFor={id} className="rule-name">
          {name}
        </label>
        <p id={`${id}-about`} className="rule-about">
          {about}
        </p>
        {report.examples.length > 0 ? (
          <ul className="rule-examples" aria-label={t('preview.examples')}>
            {report.examples.map((example) => (
              <li key={example}>{example}</li>
            ))}
          </ul>
        ) : null}
      </div>
      <p className="rule-count" data-zero={report.count === 0 || undefined}>
        {report.count === 0 ? t('preview.noExamples') : t(countKey(report), count)}
      </p>
    </li>
  );
}
