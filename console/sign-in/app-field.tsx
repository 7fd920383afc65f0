// The application that the session is for, as the service's setting APPS has it.

import { useState } from "preact/hooks";
import { TextField } from "../parts/field.tsx";
import { credentials } from "../state/credentials.ts";

const DEFAULT_APP = "CRM";

/** The application: that of the session before, if there was one. */
export function useApp(): [string, (app: string) => void] {
  return useState(credentials.session?.caller.app ?? DEFAULT_APP);
}

export function AppField({ app, onInput }: { app: string; onInput: (app: string) => void }) {
  return (
    <TextField
      label="Application"
      value={app}
      onInput={onInput}
      rule="One of those that the service is set up for."
      isRequired
    />
  );
}
