// Settings: after how long without a backup the app says so.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { remindAfter, reminderWeeks } from '../view/keeping';
import { writePreference } from '../view/preferences';
import { Choice } from './Choice';
import { Setting } from './Setting';

export function ReminderSetting() {
  const { t } = useTranslation();
  const [weeks, setWeeks] = useState(() => String(remindAfter()));
  return (
    <Setting name={t('keeping.remind')} hint={t('keeping.remindHint')}>
      <Choice
        label={t('keeping.remind')}
        value={weeks}
        testId="remind"
        options={reminderWeeks.map((count) => ({
          value: String(count),
          label: count === 0 ? t('keeping.never') : t('keeping.weeks', { count }),
        }))}
        onChange={(chosen) => {
          setWeeks(chosen);
          writePreference('remind', chosen);
        }}
      />
    </Setting>
  );
}
