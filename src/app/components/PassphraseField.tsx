// A field for a passphrase, with a note or an error under it.
import { useEffect, useId, useRef } from 'react';

export function PassphraseField(props: {
  label: string;
  value: string;
  autoComplete: 'current-password' | 'new-password';
  note?: string | undefined;
  error?: string | null;
  /** Takes the focus when it is first shown. */
  autoFocus?: boolean;
  testId: string;
  onChange: (passphrase: string) => void;
}) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const { autoFocus } = props;
  useEffect(() => {
    if (autoFocus) input.current?.focus();
  }, [autoFocus]);
  return (
    <div className="passphrase">
      <label htmlFor={id} className="field-label">
        {props.label}
      </label>
      <input
        id={id}
        ref={input}
        type="password"
        className="input"
        autoComplete={props.autoComplete}
        value={props.value}
        aria-invalid={props.error ? true : undefined}
        aria-describedby={`${id}-note`}
        data-testid={props.testId}
        onChange={(event) => props.onChange(event.target.value)}
      />
      <p
        id={`${id}-note`}
        className={props.error ? 'field-error' : 'field-note'}
        role={props.error ? 'alert' : undefined}
        aria-live={props.error ? undefined : 'polite'}
      >
        {props.error ?? props.note}
      </p>
    </div>
  );
}
