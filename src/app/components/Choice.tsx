// A handful of alternatives side by side, one of them chosen.
import { ToggleGroup } from 'radix-ui';

export function Choice<T extends string>(props: {
  label: string;
  value: T;
  options: readonly { value: T; label: string; lang?: string }[];
  onChange: (value: T) => void;
  testId?: string;
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className="choice"
      value={props.value}
      aria-label={props.label}
      data-testid={props.testId}
      onValueChange={(next) => {
        const option = props.options.find((candidate) => candidate.value === next);
        if (option) props.onChange(option.value);
      }}
    >
      {props.options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="choice-item"
          lang={option.lang}
          data-testid={props.testId ? `${props.testId}-${option.value}` : undefined}
        >
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
