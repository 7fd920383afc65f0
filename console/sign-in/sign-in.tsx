// The first view: with what one signs in.

import { useState } from "preact/hooks";
import { Segments } from "../parts/segments.tsx";
import { ThemeSwitch } from "../shell/account.tsx";
import { Progress } from "../shell/progress.tsx";
import { ApiTokenForm } from "./api-token-form.tsx";
import { IdTokenForm } from "./id-token-form.tsx";
import { PasswordForm } from "./password-form.tsx";

type Way = "password" | "id-token" | "api-token";

const WAYS = [
  { value: "password", words: "Password" },
  { value: "id-token", words: "ID token" },
  { value: "api-token", words: "API token" },
] as const;

export function SignIn() {
  const [way, setWay] = useState<Way>("password");
  return (
    <div class="sign-in">
      <Progress />
      <main>
        <p class="brand">
          <img src="icon.svg" alt="" width="28" height="28" />
          <span>Session Attributes</span>
        </p>
        <h1>Sign in</h1>
        <Segments label="With" value={way} choices={WAYS} onChoose={setWay} />
        {way === "password" && <PasswordForm />}
        {way === "id-token" && <IdTokenForm />}
        {way === "api-token" && <ApiTokenForm />}
      </main>
      <footer>
        <p>Tokens stay in the memory of this page: when it is closed or loaded anew, they are gone.</p>
        <ThemeSwitch />
      </footer>
    </div>
  );
}
