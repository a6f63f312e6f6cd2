// Chooses a stretch of time to forget, by two days or a quick word.
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../hooks/use-formats';
import { dayEnd, dayInput, dayStart } from '../view/days';
import type { ForgetRequest } from './ForgetDialog';

const hour = 3_600_000;
const day = 24 * hour;

export function ForgetPeriod({ onForget }: { onForget: (request: ForgetRequest) => void }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const [from, setFrom] = useState(() => dayInput(Date.now() - 7 * day));
  const [to, setTo] = useState(() => dayInput(Date.now()));
  const start = dayStart(from);
  const end = dayEnd(to);
  const wrong = start === null || end === null || start > end;

  const ask = (first: number, last: number) =>
    onForget({ target: { from: first, to: last }, title: formats.span(first, last) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!wrong) ask(start, end);
  };
  const quick = [
    { key: 'lastHour', from: () => Date.now() - hour },
    { key: 'today', from: () => dayStart(dayInput(Date.now())) ?? Date.now() },
    { key: 'lastWeek', from: () => Date.now() - 7 * day },
    { key: 'everything', from: () => 0 },
  ] as const;

  return (
    <form className="period" onSubmit={submit}>
      <p className="section-lead">{t('history.periodLead')}</p>
      <div className="period-days">
        <label className="field">
          <span>{t('history.from')}</span>
          <input
            type="date"
            className="input"
            value={from}
            required
            data-testid="period-from"
            onChange={(event) => setFrom(event.target.value)}
          />
        </label>
        <label className="field">
          <span>{t('history.to')}</span>
          <input
            type="date"
            className="input"
            value={to}
            required
            data-testid="period-to"
            onChange={(event) => setTo(event.target.value)}
          />
        </label>
        <button type="submit" className="button button-danger" disabled={wrong} data-testid="forget-period">
          {t('history.forgetPeriod')}
        </button>
      </div>
      <p className="field-error" role="status">
        {start !== null && end !== null && start > end ? t('history.periodWrong') : null}
      </p>
      <div className="chips">
        {quick.map((choice) => (
          <button
            key={choice.key}
            type="button"
            className="chip"
            onClick={() => ask(choice.from(), Date.now())}
          >
            {t(`history.${choice.key}`)}
          </button>
        ))}
      </div>
    </form>
  );
}
