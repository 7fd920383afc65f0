// An API token opens profiles. It is looked at, not tried: which calls it is good for shows when they are made.

import { useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { useCredentials } from "../state/credentials.ts";

/** `sat_` and 32 bytes in base64url. */
const API_TOKEN = /^sat_[\w-]{43}$/;

export function ApiTokenForm() {
  const credentials = useCredentials();
  const [token, setToken] = useState("");
  const [fault, setFault] = useState<string>();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const given = token.trim();
        if (API_TOKEN.test(given)) credentials.takeApiToken(given);
        else setFault("An API token begins with sat_ and has 47 characters.");
      }}
    >
      <TextField
        label="API token"
        type="password"
        value={token}
        onInput={(text) => {
          setToken(text);
          setFault(undefined);
        }}
        rule="It opens profiles: what becomes an AWS session tag, where and for whom."
        fault={fault}
        isRequired
        isFirst
        isMono
      />
      <Button kind="primary" submits>
        Open profiles
      </Button>
    </form>
  );
}
