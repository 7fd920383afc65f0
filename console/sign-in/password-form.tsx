// Signing in with a password. The service says when it wants more: a code of the second factor, or a new password.

import { useState } from "preact/hooks";
import { failureOf } from "../api/failure.ts";
import { sessionsOf } from "../api/service.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { useCredentials } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";
import { AppField, useApp } from "./app-field.tsx";

const WANTS_CODE = "E005008";
/** Expired, and to be changed at the first sign-in. */
const WANTS_NEW_PASSWORD = ["E003004", "E003007"];

export function PasswordForm() {
  const credentials = useCredentials();
  const [app, setApp] = useApp();
  const known = credentials.session?.username ?? "";
  const [username, setUsername] = useState(known);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState<string>();
  const [newPassword, setNewPassword] = useState<string>();
  const enter = useAction(async () => {
    try {
      const given = { username, password, ...(code && { code }), ...(newPassword && { newPassword }) };
      const { token } = await sessionsOf(app).signIn(given);
      await credentials.take({ ust: token, app });
    } catch (thrown) {
      const failure = failureOf(thrown);
      if (failure.code === WANTS_CODE) setCode("");
      if (WANTS_NEW_PASSWORD.includes(failure.code)) setNewPassword("");
      // A code is good for one call only.
      if (WANTS_NEW_PASSWORD.includes(failure.code) && code !== undefined) setCode("");
      throw failure;
    }
  });
  const wanted = enter.failure?.code ?? "";
  const isQuestion = wanted === WANTS_CODE || WANTS_NEW_PASSWORD.includes(wanted);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void enter.run();
      }}
    >
      <TextField
        label="Username"
        value={username}
        onInput={setUsername}
        autocomplete="username"
        isRequired
        isFirst={known === ""}
      />
      <TextField
        label="Password"
        type="password"
        value={password}
        onInput={setPassword}
        autocomplete="current-password"
        isRequired
        isFirst={known !== ""}
      />
      {code !== undefined && (
        <TextField
          label="Code"
          value={code}
          onInput={setCode}
          autocomplete="one-time-code"
          rule="The 6 digits that your authenticator shows now. Each code is good for one sign-in."
          isNumeric
          isRequired
          isFirst
          isMono
        />
      )}
      {newPassword !== undefined && (
        <TextField
          label="New password"
          type="password"
          value={newPassword}
          onInput={setNewPassword}
          autocomplete="new-password"
          rule="At least 8 characters."
          isRequired
          isFirst
        />
      )}
      <AppField app={app} onInput={setApp} />
      {isQuestion ? (
        <Notice kind="warning">
          <p>{enter.failure?.message}</p>
        </Notice>
      ) : (
        <FailureNotice failure={enter.failure} />
      )}
      <Button kind="primary" submits isBusy={enter.isBusy}>
        Sign in
      </Button>
    </form>
  );
}
