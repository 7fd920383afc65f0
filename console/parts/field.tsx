// Labelled fields of forms. The line below a field is kept free for its rule, and what is wrong takes its place: nothing
// moves.

import type { ComponentChildren, TargetedEvent } from "preact";
import { useId } from "preact/hooks";

interface Common {
  label: string;
  /** What may stand there; shown while nothing is wrong. */
  rule?: ComponentChildren;
  fault?: string | undefined;
  isRequired?: boolean;
}

interface TextFieldProps extends Common {
  value: string;
  onInput: (value: string) => void;
  type?: "text" | "password";
  autocomplete?: string;
  isMono?: boolean;
  /** Takes the focus when it appears. */
  isFirst?: boolean;
  /** Several lines. */
  rows?: number;
  isReadOnly?: boolean;
  /** Digits are expected: a phone shows them. */
  isNumeric?: boolean;
}

export function TextField(props: TextFieldProps) {
  const { value, onInput, type = "text", autocomplete = "off", isMono, isFirst, rows } = props;
  const id = useId();
  const common = {
    id,
    value,
    class: isMono ? "input mono" : "input",
    required: props.isRequired,
    readOnly: props.isReadOnly,
    "aria-invalid": props.fault === undefined ? undefined : true,
    "aria-describedby": `${id}-rule`,
    autocomplete,
    spellcheck: false,
    autocapitalize: "off" as const,
    ref: isFirst ? focusOnce : null,
    onInput: (event: TargetedEvent<HTMLInputElement | HTMLTextAreaElement>) => onInput(event.currentTarget.value),
  };
  return (
    <Field {...props} id={id}>
      {rows === undefined ? (
        <input {...common} type={type as "text"} inputMode={props.isNumeric ? "numeric" : undefined} />
      ) : (
        <textarea {...common} rows={rows} />
      )}
    </Field>
  );
}

/** Elements that have had the focus for having appeared. */
const focused = new WeakSet<HTMLElement>();

function focusOnce(element: HTMLElement | null): void {
  if (element === null || focused.has(element)) return;
  focused.add(element);
  element.focus();
}

interface ChoiceProps<T extends string> extends Common {
  value: T;
  choices: readonly (readonly [value: T, words: string])[];
  onChoose: (value: T) => void;
}

export function ChoiceField<T extends string>(props: ChoiceProps<T>) {
  const { value, choices, onChoose } = props;
  const id = useId();
  return (
    <Field {...props} id={id}>
      <select
        id={id}
        class="input"
        value={value}
        aria-describedby={`${id}-rule`}
        onChange={(event) => onChoose(event.currentTarget.value as T)}
      >
        {choices.map(([one, words]) => (
          <option key={one} value={one} selected={one === value}>
            {words}
          </option>
        ))}
      </select>
    </Field>
  );
}

function Field({ id, label, rule, fault, isRequired, children }: Common & { id: string; children: ComponentChildren }) {
  return (
    <div class="field">
      <label for={id}>
        {label}
        {isRequired === false && <span class="optional"> optional</span>}
      </label>
      {children}
      <p class={fault ? "rule fault" : "rule"} id={`${id}-rule`}>
        {fault ?? rule}
      </p>
    </div>
  );
}

interface CheckboxProps {
  isChecked: boolean;
  onChange: (isChecked: boolean) => void;
  isDisabled?: boolean;
  children: ComponentChildren;
}

export function Checkbox({ isChecked, onChange, isDisabled, children }: CheckboxProps) {
  return (
    <label class="checkbox">
      <input
        type="checkbox"
        checked={isChecked}
        disabled={isDisabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span>{children}</span>
    </label>
  );
}
