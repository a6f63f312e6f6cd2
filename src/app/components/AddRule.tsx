// Makes a rule of the person's own: a site, a word, or hours of the week.
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewRule } from '../../engine/api';
import { minutesOf, weekdayNames } from '../view/rules';
import { Choice } from './Choice';

type Day = Extract<NewRule, { kind: 'hours' }>['days'][number];
const week = [1, 2, 3, 4, 5, 6, 0] as const satisfies readonly Day[];

/** `add` is false where the text names no site or word. */
export function AddRule({ add }: { add: (rule: NewRule) => Promise<boolean> }) {
  const { t, i18n } = useTranslation();
  const [kind, setKind] = useState<'site' | 'word' | 'hours'>('site');
  const [text, setText] = useState('');
  const [days, setDays] = useState<readonly Day[]>(week);
  const [from, setFrom] = useState('22:00');
  const [to, setTo] = useState('06:00');
  const [wrong, setWrong] = useState(false);
  const noteId = useId();
  const names = weekdayNames(i18n.language);

  const rule = (): NewRule | null => {
    if (kind !== 'hours') return { kind, text };
    const [start, end] = [minutesOf(from), minutesOf(to)];
    return days.length === 0 || start === null || end === null
      ? null
      : { kind, days: [...days], from: start, to: end };
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const made = rule();
    const taken = made !== null && (await add(made));
    setWrong(!taken);
    if (taken) setText('');
  };
  const toggle = (day: Day) =>
    setDays((known) => (known.includes(day) ? known.filter((one) => one !== day) : [...known, day]));

  return (
    <form className="add-rule" onSubmit={(event) => void submit(event)}>
      <Choice
        label={t('ownRules.kind')}
        value={kind}
        testId="rule-kind"
        options={(['site', 'word', 'hours'] as const).map((value) => ({
          value,
          label: t(`ownRules.kind_${value}`),
        }))}
        onChange={(next) => {
          setKind(next);
          setWrong(false);
        }}
      />
      {kind === 'hours' ? (
        <div className="add-rule-hours">
          <fieldset className="chips" aria-describedby={noteId}>
            <legend className="visually-hidden">{t('ownRules.days')}</legend>
            {week.map((day) => (
              <button
                key={day}
                type="button"
                className="chip"
                aria-pressed={days.includes(day)}
                onClick={() => toggle(day)}
              >
                {names[day]}
              </button>
            ))}
          </fieldset>
          <label className="field">
            <span>{t('ownRules.from')}</span>
            <input
              type="time"
              className="input"
              required
              value={from}
              onChange={({ target }) => setFrom(target.value)}
            />
          </label>
          <label className="field">
            <span>{t('ownRules.to')}</span>
            <input
              type="time"
              className="input"
              required
              value={to}
              onChange={({ target }) => setTo(target.value)}
            />
          </label>
        </div>
      ) : (
        <label className="field add-rule-text">
          <span>{t(`ownRules.text_${kind}`)}</span>
          <input
            type="text"
            className="input"
            required
            maxLength={kind === 'site' ? 300 : 80}
            autoComplete="off"
            spellCheck={false}
            value={text}
            placeholder={t(`ownRules.placeholder_${kind}`)}
            aria-invalid={wrong}
            aria-describedby={noteId}
            data-testid="rule-text"
            onChange={({ target }) => setText(target.value)}
          />
        </label>
      )}
      <button type="submit" className="button button-primary" data-testid="rule-add">
        {t('ownRules.add')}
      </button>
      <p id={noteId} className="field-error" role="status">
        {wrong ? t(`ownRules.wrong_${kind}`) : null}
      </p>
    </form>
  );
}
