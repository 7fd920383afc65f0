// The session has ended while the page was open: signing in again goes on where it stopped.

import { useState } from "preact/hooks";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Segments } from "../parts/segments.tsx";
import { useCredentials } from "../state/credentials.ts";
import { IdTokenForm } from "./id-token-form.tsx";
import { PasswordForm } from "./password-form.tsx";

type Way = "password" | "id-token";

const WAYS = [
  { value: "password", words: "Password" },
  { value: "id-token", words: "ID token" },
] as const;

export function SignInAgain() {
  const credentials = useCredentials();
  const [way, setWay] = useState<Way>("password");
  return (
    <Dialog title="The session has ended" isBinding onClose={() => credentials.forget()}>
      <p>Sign in again to go on. What you have typed and not saved is kept.</p>
      <Segments label="With" value={way} choices={WAYS} onChoose={setWay} />
      {way === "password" ? <PasswordForm /> : <IdTokenForm />}
      <Button kind="quiet" onPress={() => credentials.forget()}>
        Leave, and forget what is not saved
      </Button>
    </Dialog>
  );
}
