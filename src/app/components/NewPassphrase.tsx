// Asks for a new passphrase, twice.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortestPassphrase } from '../../engine/api';
import { strengthOf } from '../view/passphrase';
import { PassphraseField } from './PassphraseField';

/** Told to `onChange` once both are the same and long enough, null until then. */
export function NewPassphrase(props: {
  testIds: readonly [first: string, again: string];
  onChange: (passphrase: string | null) => void;
}) {
  const { t } = useTranslation();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const strength = strengthOf(first);
  const change = (one: string, two: string) => {
    setFirst(one);
    setSecond(two);
    props.onChange(one === two && strengthOf(one) !== 'short' ? one : null);
  };
  const rule = { shortest: shortestPassphrase };
  return (
    <>
      <PassphraseField
        label={t('encryption.newPassphrase')}
        value={first}
        autoComplete="new-password"
        note={first === '' ? t('encryption.lengthHint', rule) : t(`encryption.strength.${strength}`, rule)}
        testId={props.testIds[0]}
        onChange={(next) => change(next, second)}
      />
      <PassphraseField
        label={t('encryption.again')}
        value={second}
        autoComplete="new-password"
        note={second !== '' && second !== first ? t('encryption.differs') : ''}
        testId={props.testIds[1]}
        onChange={(next) => change(first, next)}
      />
    </>
  );
}
