// A new password for somebody else: typed, or made at random and shown, so that it can be handed over.

import { PASSWORD_MIN_CHARACTERS } from "../../src/limits.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { randomPassword } from "./password.ts";

interface PasswordFieldProps {
  value: string;
  onInput: (password: string) => void;
  rule: string;
  isRequired: boolean;
}

export function PasswordField({ value, onInput, rule, isRequired }: PasswordFieldProps) {
  const isShort = value !== "" && value.length < PASSWORD_MIN_CHARACTERS;
  return (
    <div class="password-field">
      <TextField
        label="Password"
        value={value}
        onInput={onInput}
        rule={rule}
        fault={isShort ? `At least ${PASSWORD_MIN_CHARACTERS} characters.` : undefined}
        isMono
        isRequired={isRequired}
      />
      <Button onPress={() => onInput(randomPassword())}>Make one</Button>
    </div>
  );
}
