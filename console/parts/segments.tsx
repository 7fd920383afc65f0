// A choice of a few, all of them in sight: radio buttons that look like one.

import { useId } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";

interface SegmentsProps<T extends string> {
  /** What is chosen. */
  label: string;
  value: T;
  choices: readonly { value: T; words: string; icon?: IconName; showsIconOnly?: boolean }[];
  onChoose: (value: T) => void;
}

export function Segments<T extends string>({ label, value, choices, onChoose }: SegmentsProps<T>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="unseen">{label}</legend>
      {choices.map((choice) => (
        <label key={choice.value} title={choice.showsIconOnly ? choice.words : undefined}>
          <input
            type="radio"
            name={name}
            value={choice.value}
            checked={choice.value === value}
            onChange={() => onChoose(choice.value)}
          />
          <span>
            {choice.icon && <Icon name={choice.icon} />}
            <span class={choice.showsIconOnly ? "unseen" : undefined}>{choice.words}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
