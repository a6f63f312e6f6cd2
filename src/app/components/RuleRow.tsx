// A rule with its switch, and what can be done about it.
import { Trash2, X } from 'lucide-react';
import { Switch } from 'radix-ui';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { RuleId, RulesView } from '../../engine/api';
import { useFormats } from '../hooks/use-formats';
import type { ForgetRequest } from './ForgetDialog';

type Stored = RulesView['older'];

const noneStored: Stored = { pages: 0, visits: 0, raw: 0 };

/** A rule with its switch, what of it is stored, and ways to forget that and to be rid of the rule. */
export function RuleRow(props: {
  id: RuleId;
  name: string;
  about?: string;
  on: boolean;
  stored?: Stored;
  onChange: (on: boolean) => void;
  onForget?: (request: ForgetRequest) => void;
  onRemove?: () => void;
}) {
  const { t } = useTranslation();
  const formats = useFormats();
  const id = useId();
  const { name, stored = noneStored, onForget } = props;
  return (
    <li
      className="rule"
      data-testid={props.onRemove ? 'own-rule' : `our-rule-${props.id}`}
      data-on={props.on}
    >
      <Switch.Root id={id} className="switch" checked={props.on} onCheckedChange={props.onChange}>
        <Switch.Thumb className="switch-thumb" />
      </Switch.Root>
      <div className="rule-text">
        <label htmlFor={id} className="rule-name">
          {name}
        </label>
        {props.about ? <p className="rule-about">{props.about}</p> : null}
        {stored.visits > 0 ? (
          <p className="rule-stored" data-testid="rule-stored">
            {t('ownRules.stored', {
              pages: t('history.count', { count: stored.pages, formatted: formats.number(stored.pages) }),
              visits: t('history.visits', { count: stored.visits, formatted: formats.number(stored.visits) }),
            })}
          </p>
        ) : stored.raw > 0 ? (
          <p className="rule-stored" data-testid="rule-stored">
            {t('ownRules.storedRaw', { count: stored.raw, formatted: formats.number(stored.raw) })}
          </p>
        ) : null}
      </div>
      <div className="rule-tools">
        {stored.visits + stored.raw > 0 && onForget ? (
          <button
            type="button"
            className="button button-small button-danger"
            aria-label={t('ownRules.forgetOf', { rule: name })}
            data-testid="rule-forget"
            onClick={() => onForget({ target: { rule: props.id }, title: name })}
          >
            <Trash2 aria-hidden="true" />
            {t('ownRules.forget')}
          </button>
        ) : null}
        {props.onRemove ? (
          <button
            type="button"
            className="icon-button"
            aria-label={t('ownRules.remove', { rule: name })}
            data-testid="rule-remove"
            onClick={props.onRemove}
          >
            <X aria-hidden="true" />
          </button>
        ) : null}
      </div>
    </li>
  );
}
