// Buttons. One that is busy keeps its size and its words, cannot be pressed, and says that it is busy.

import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

interface Common {
  onPress?: (() => unknown) | undefined;
  isBusy?: boolean | undefined;
  isDisabled?: boolean | undefined;
}

interface ButtonProps extends Common {
  kind?: "plain" | "primary" | "danger" | "quiet";
  icon?: IconName;
  /** A submit button belongs to the form around it. */
  submits?: boolean;
  children: ComponentChildren;
}

export function Button({ kind = "plain", icon, submits, children, onPress, isBusy, isDisabled }: ButtonProps) {
  return (
    <button
      type={submits ? "submit" : "button"}
      class={`button ${kind}`}
      aria-busy={isBusy}
      aria-disabled={isBusy || isDisabled}
      onClick={(event) => pressed(event, { onPress, isBusy, isDisabled })}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Common {
  icon: IconName;
  /** What it does, and to what. */
  label: string;
  kind?: "plain" | "danger";
  isPressed?: boolean;
}

/** A button that shows only an icon. */
export function IconButton({ icon, label, kind = "plain", isPressed, onPress, isBusy, isDisabled }: IconButtonProps) {
  return (
    <button
      type="button"
      class={`icon-button ${kind}`}
      aria-label={label}
      title={label}
      aria-pressed={isPressed}
      aria-busy={isBusy}
      aria-disabled={isBusy || isDisabled}
      onClick={(event) => pressed(event, { onPress, isBusy, isDisabled })}
    >
      <Icon name={icon} />
    </button>
  );
}

/** Not `disabled`: a button that loses the focus while one waits takes the keyboard's place on the page with it. */
function pressed(event: Event, { onPress, isBusy, isDisabled }: Common): void {
  if (isBusy || isDisabled) event.preventDefault();
  else onPress?.();
}
