// The person's rules about their history: what is never kept, for how long the rest is, and what of it is stored.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewRule, OwnRule, RulesChange, RulesView } from '../../engine/api';
import { useCall } from '../hooks/use-call';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { failureCode } from '../view/failure';
import { isPausing, ownRuleTitle } from '../view/rules';
import { AddRule } from './AddRule';
import { Choice } from './Choice';
import { FailureNote } from './FailureNote';
import type { ForgetRequest } from './ForgetDialog';
import { RuleRow } from './RuleRow';
import { Setting } from './Setting';
import { PageSkeleton } from './Skeleton';
import { Tidying } from './Tidying';
import { useToast } from './Toasts';
import '../styles/preview.css';
import '../styles/rules.css';
import '../styles/settings.css';

type Days = RulesView['keepDays'];

const hour = 3_600_000;
const periods = ['30', '90', '365', 'ever'] as const;

export function HistoryRules({ onForget }: { onForget: (request: ForgetRequest) => void }) {
  const { t, i18n } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const toast = useToast();
  const found = useCall(() => engine.rules(), []);
  const [changed, setChanged] = useState<RulesView | null>(null);
  const view = changed ?? found.value;
  const failed = (error: unknown) => toast({ text: t(`errors.${failureCode(error)}.what`) });
  const change = (one: RulesChange) => void engine.changeRules(one).then(setChanged, failed);

  if (found.error) return <FailureNote code={found.error} onRetry={found.reload} />;
  if (!view) return <PageSkeleton />;
  const titleOf = (rule: OwnRule) => ownRuleTitle(rule, t, formats, i18n.language);

  /** False where it is no site or word. What is stored and meets it is offered to be forgotten. */
  const add = async (rule: NewRule): Promise<boolean> => {
    try {
      const id = await engine.addRule(rule);
      if (id === null) return false;
      const now = await engine.rules();
      setChanged(now);
      const made = now.own.find((one) => one.rule.id === id);
      if (made && made.stored.visits + made.stored.raw > 0)
        onForget({ target: { rule: id }, title: titleOf(made.rule) });
      else toast({ text: t('ownRules.added') });
    } catch (error) {
      failed(error);
    }
    return true;
  };
  const keep = (keepDays: Days) =>
    void engine.changeRules({ keepDays }).then((next) => {
      setChanged(next);
      if (next.older.visits > 0) onForget({ target: { rule: 'too-old' }, title: t('ownRules.older') });
    }, failed);

  return (
    <div data-testid="history-rules">
      <p className="section-lead">{t('ownRules.lead')}</p>
      <Pause own={view.own.map(({ rule }) => rule)} add={add} change={change} />
      <Setting name={t('ownRules.keep')} hint={t('ownRules.keepHint')}>
        <Choice
          label={t('ownRules.keep')}
          value={view.keepDays === null ? 'ever' : (String(view.keepDays) as '30' | '90' | '365')}
          testId="keep-days"
          options={periods.map((value) => ({ value, label: t(`ownRules.keep_${value}`) }))}
          onChange={(value) => keep(value === 'ever' ? null : (Number(value) as Days))}
        />
      </Setting>

      <section className="section" aria-labelledby="own-rules-title">
        <h2 id="own-rules-title" className="section-title">
          {t('ownRules.title')}
        </h2>
        <AddRule add={add} />
        {view.own.length === 0 ? <p className="empty empty-small">{t('ownRules.none')}</p> : null}
        <ul className="rules">
          {view.own.map(({ rule, stored }) => (
            <RuleRow
              key={rule.id}
              id={rule.id}
              name={titleOf(rule)}
              on={rule.on}
              stored={stored}
              onChange={(on) => change({ rule: rule.id, on })}
              onForget={onForget}
              onRemove={() => change({ remove: rule.id })}
            />
          ))}
        </ul>
      </section>

      <section className="section" aria-labelledby="our-rules-title">
        <h2 id="our-rules-title" className="section-title">
          {t('ownRules.ours')}
        </h2>
        <p className="section-lead">{t('ownRules.oursLead')}</p>
        <ul className="rules">
          {view.ours.map(({ rule, on, stored }) => (
            <RuleRow
              key={rule}
              id={rule}
              name={t(`rules.${rule}.name`)}
              about={t(`rules.${rule}.about`)}
              on={on}
              stored={stored}
              onChange={(next) => change({ rule, on: next })}
              onForget={onForget}
            />
          ))}
        </ul>
      </section>
      <Tidying
        rules={view}
        onChange={async (rule, on) => setChanged(await engine.changeRules({ rule, on }))}
        onTidied={() => void engine.rules().then(setChanged, failed)}
      />
    </div>
  );
}

function Pause(props: {
  own: readonly OwnRule[];
  add: (rule: NewRule) => Promise<boolean>;
  change: (change: RulesChange) => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const running = props.own.find((rule) => isPausing(rule, Date.now()));
  const begin = (until: number | null) => void props.add({ kind: 'pause', until });
  const until = running?.kind === 'pause' ? running.to : null;
  return (
    <Setting
      name={t('ownRules.pause')}
      hint={
        running ? (
          <span role="status" data-testid="paused">
            {until === null
              ? t('ownRules.pausedOpen')
              : t('ownRules.paused', { until: formats.dayAndTime(until) })}
          </span>
        ) : (
          t('ownRules.pauseHint')
        )
      }
    >
      <div className="chips">
        {running ? (
          <button
            type="button"
            className="button button-primary"
            data-testid="pause-end"
            onClick={() => props.change({ end: running.id })}
          >
            {t('ownRules.pauseEnd')}
          </button>
        ) : (
          <>
            <button
              type="button"
              className="chip"
              data-testid="pause-hour"
              onClick={() => begin(Date.now() + hour)}
            >
              {t('ownRules.pauseHour')}
            </button>
            <button type="button" className="chip" onClick={() => begin(new Date().setHours(24, 0, 0, 0))}>
              {t('ownRules.pauseToday')}
            </button>
            <button type="button" className="chip" data-testid="pause-open" onClick={() => begin(null)}>
              {t('ownRules.pauseForever')}
            </button>
          </>
        )}
      </div>
    </Setting>
  );
}
