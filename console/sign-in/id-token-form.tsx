// Signing in with an ID token of an identity provider, which is exchanged for a session.

import { useState } from "preact/hooks";
import { sessionsOf } from "../api/service.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { useCredentials } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";
import { AppField, useApp } from "./app-field.tsx";

export function IdTokenForm() {
  const credentials = useCredentials();
  const [app, setApp] = useApp();
  const [token, setToken] = useState("");
  const enter = useAction(async () => {
    const session = await sessionsOf(app).exchange(token.trim());
    await credentials.take({ ust: session.token, app });
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void enter.run();
      }}
    >
      <TextField
        label="ID token"
        value={token}
        onInput={setToken}
        rows={4}
        rule="A signed token (JWT) of a provider that the service knows. Most are good for some minutes only."
        isRequired
        isFirst
        isMono
      />
      <AppField app={app} onInput={setApp} />
      <FailureNotice failure={enter.failure} />
      <Button kind="primary" submits isBusy={enter.isBusy}>
        Exchange and sign in
      </Button>
    </form>
  );
}
