// The rules that only tidy: their switches, what tidying again by them would change, and whether that is possible.
import { Sparkles } from 'lucide-react';
import { Switch } from 'radix-ui';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleId, RulesView, TidyingView, TidyReport } from '../../engine/api';
import { useCall } from '../hooks/use-call';
import { useEngine } from '../hooks/use-engine';
import { useFormats } from '../hooks/use-formats';
import { failureCode } from '../view/failure';
import { tidyReportText } from '../view/rules';
import { rulesMark, type Told, tidyAsTold } from '../view/tidying';
import { RuleRow } from './RuleRow';
import { Setting } from './Setting';
import { useToast } from './Toasts';

type Step = { is: 'nothing' | 'looking' | 'tidying' } | Told;

export function Tidying(props: {
  rules: RulesView;
  onChange: (rule: RuleId, on: boolean) => Promise<void>;
  /** The history has been tidied: other rules may meet less of it. */
  onTidied: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const engine = useEngine();
  const toast = useToast();
  const titleId = useId();
  const found = useCall(() => engine.tidying(), []);
  const [changed, setChanged] = useState<TidyingView | null>(null);
  const [step, setStep] = useState<Step>({ is: 'nothing' });
  const turn = useRef(0);
  const status = useRef<HTMLParagraphElement>(null);
  const kept = changed ?? found.value;
  const failed = (error: unknown) => toast({ text: t(`errors.${failureCode(error)}.what`) });

  // Those that tidy are changed here, which looks anew by itself.
  const otherRules = rulesMark({ ...props.rules, tidying: [] });
  const seenRules = useRef(otherRules);
  useEffect(() => {
    if (seenRules.current === otherRules) return;
    seenRules.current = otherRules;
    if (step.is === 'tidying') return; // what it did is still told
    turn.current++;
    setStep({ is: 'nothing' });
  }, [otherRules, step.is]);

  // The button that was pressed is gone by then.
  useEffect(() => {
    if (step.is === 'did') status.current?.focus();
  }, [step.is]);

  /** Only the answer to the last question counts. */
  const ask = async (told: Told | null) => {
    const mine = ++turn.current;
    setStep({ is: told ? 'tidying' : 'looking' });
    try {
      const now = await tidyAsTold(engine, told);
      if (mine !== turn.current) return;
      setStep(now);
      if (now.is === 'did') {
        props.onTidied();
        setChanged(await engine.tidying());
      }
    } catch (error) {
      if (mine === turn.current) setStep({ is: 'nothing' });
      failed(error);
    }
  };
  const change = async (rule: RuleId, on: boolean) => {
    try {
      await props.onChange(rule, on);
      const now = await engine.tidying(); // an import may have ended meanwhile
      setChanged(now);
      if (now.visits > 0) await ask(null);
    } catch (error) {
      failed(error);
    }
  };
  const keep = (on: boolean) => {
    turn.current++;
    setStep({ is: 'nothing' });
    engine.keepRaw(on).then(setChanged, failed);
  };

  return (
    <section className="section" aria-labelledby={titleId} data-testid="tidying">
      <h2 id={titleId} className="section-title">
        {t('tidying.title')}
      </h2>
      <p className="section-lead">{t('tidying.lead')}</p>
      <ul className="rules">
        {props.rules.tidying.map(({ rule, on }) => (
          <RuleRow
            key={rule}
            id={rule}
            name={t(`rules.${rule}.name`)}
            about={t(`rules.${rule}.about`)}
            on={on}
            onChange={(next) => void change(rule, next)}
          />
        ))}
      </ul>
      {kept ? <KeepSwitch kept={kept} disabled={step.is === 'tidying'} onChange={keep} /> : null}
      {kept && kept.visits > 0 ? (
        <div className="tidy-again" aria-busy={step.is === 'looking' || step.is === 'tidying'}>
          <p ref={status} role="status" tabIndex={-1} data-testid="tidy-status" data-step={step.is}>
            {'report' in step ? tidyReportText(step.report, step.is, t, formats) : null}
            {step.is === 'looking' || step.is === 'tidying' ? t(`tidying.${step.is}`) : null}
          </p>
          {step.is === 'nothing' || step.is === 'looking' ? (
            <button
              type="button"
              className="button"
              data-testid="tidy-look"
              aria-disabled={step.is === 'looking'}
              onClick={() => step.is === 'nothing' && void ask(null)}
            >
              {t('tidying.look')}
            </button>
          ) : null}
          {step.is === 'tidying' || (step.is === 'would' && changesAny(step.report)) ? (
            <button
              type="button"
              className="button button-primary"
              data-testid="tidy-again"
              aria-disabled={step.is === 'tidying'}
              onClick={() => step.is === 'would' && void ask(step)}
            >
              <Sparkles aria-hidden="true" />
              {t('tidying.again')}
            </button>
          ) : null}
        </div>
      ) : null}
    </section>
  );
}

function changesAny({ back, gone, renamed, forGood }: TidyReport): boolean {
  return back + gone + renamed + forGood > 0;
}

/** Whether visits are kept as they came in, and the room that they take. */
function KeepSwitch(props: { kept: TidyingView; disabled: boolean; onChange: (on: boolean) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { keep, visits, bytes } = props.kept;
  const size = { count: visits, formatted: formats.number(visits), bytes: formats.bytes(bytes) };
  return (
    <Setting
      name={t('tidying.keep')}
      hint={
        <>
          {t('tidying.keepHint')}{' '}
          <span data-testid="raw-size">{visits > 0 ? t('tidying.size', size) : t('tidying.none')}</span>
        </>
      }
    >
      <Switch.Root
        className="switch"
        checked={keep}
        disabled={props.disabled}
        aria-label={t('tidying.keep')}
        data-testid="keep-raw"
        onCheckedChange={props.onChange}
      >
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
    </Setting>
  );
}
