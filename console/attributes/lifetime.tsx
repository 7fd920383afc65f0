// How long an attribute shall live, as one chooses it in a form.

import { EXPIRATION_SECONDS } from "../../src/limits.ts";
import { ChoiceField, TextField } from "../parts/field.tsx";

const UNIT_SECONDS = { seconds: 1, minutes: 60, hours: 3_600, days: 86_400 } as const;
type Unit = keyof typeof UNIT_SECONDS;

/** `keep` leaves an expiry as it is. */
export interface Lifetime {
  kind: "keep" | "never" | Unit;
  amount: string;
}

const UNITS = [
  ["seconds", "after seconds"],
  ["minutes", "after minutes"],
  ["hours", "after hours"],
  ["days", "after days"],
] as const;

/** Seconds from now, 0 for never, undefined to leave it as it is. */
export function secondsOf({ kind, amount }: Lifetime): number | undefined {
  if (kind === "keep") return undefined;
  return kind === "never" ? 0 : Number(amount) * UNIT_SECONDS[kind];
}

/** What is wrong with a lifetime, if something is. */
export function lifetimeFault(lifetime: Lifetime): string | undefined {
  if (lifetime.kind === "keep" || lifetime.kind === "never") return undefined;
  const seconds = secondsOf(lifetime) ?? 0;
  if (!Number.isInteger(seconds) || seconds < 1) return "A whole number, 1 or more.";
  return seconds > EXPIRATION_SECONDS ? "At most 100 years." : undefined;
}

interface LifetimeFieldProps {
  lifetime: Lifetime;
  onChange: (lifetime: Lifetime) => void;
  /** Whether there is an expiry that could stay as it is. */
  canKeep: boolean;
}

export function LifetimeField({ lifetime, onChange, canKeep }: LifetimeFieldProps) {
  const choices = [
    ...(canKeep ? ([["keep", "as it is"]] as const) : []),
    ["never", "never"] as const,
    ...UNITS,
  ] satisfies (readonly [Lifetime["kind"], string])[];
  const hasAmount = lifetime.kind !== "keep" && lifetime.kind !== "never";
  return (
    <div class="lifetime">
      <ChoiceField
        label="Expires"
        value={lifetime.kind}
        choices={choices}
        onChoose={(kind) => onChange({ ...lifetime, kind })}
      />
      {hasAmount && (
        <TextField
          label={`How many ${lifetime.kind}`}
          value={lifetime.amount}
          onInput={(amount) => onChange({ ...lifetime, amount })}
          fault={lifetimeFault(lifetime)}
          isNumeric
        />
      )}
    </div>
  );
}
