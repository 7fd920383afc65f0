// Who is signed in and for how long, the theme, and the way out.

import { Button, IconButton } from "../parts/button.tsx";
import { Expiry } from "../parts/expiry.tsx";
import { Segments } from "../parts/segments.tsx";
import { announcement } from "../state/announcement.ts";
import { type SignedIn, useCredentials } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";
import { type Theme, useTheme } from "../state/theme.ts";

const THEME_CHOICES: readonly { value: Theme; words: string; icon: Theme; showsIconOnly: true }[] = [
  { value: "system", words: "As the system", icon: "system", showsIconOnly: true },
  { value: "light", words: "Light", icon: "light", showsIconOnly: true },
  { value: "dark", words: "Dark", icon: "dark", showsIconOnly: true },
];

export function ThemeSwitch() {
  const [theme, setTheme] = useTheme();
  return <Segments label="Theme" value={theme} choices={THEME_CHOICES} onChoose={setTheme} />;
}

export function Account() {
  const credentials = useCredentials();
  const leave = useAction(async () => {
    await credentials.leave();
  });
  return (
    <div class="account">
      {credentials.session && <Person session={credentials.session} />}
      <div class="account-actions">
        <ThemeSwitch />
        <Button
          kind="quiet"
          icon="leave"
          isBusy={leave.isBusy}
          onPress={async () => {
            // Whether or not the service hears of it, this page forgets everything.
            if (!(await leave.run())) credentials.forget();
          }}
        >
          Sign out
        </Button>
      </div>
    </div>
  );
}

function Person({ session }: { session: SignedIn }) {
  const credentials = useCredentials();
  const renew = useAction(async () => {
    await credentials.renew();
    announcement.say("The session is renewed.");
  });
  return (
    <div class="account-person">
      <p class="account-name">
        <bdi>{session.displayName ?? session.username}</bdi>
        {session.isSuperUser && <span class="account-role">super-user</span>}
      </p>
      <p class="account-session">
        <span class="unseen">This session ends in </span>
        <Expiry fromMs={session.createdAtMs} atMs={session.expiresAtMs} />
        <IconButton icon="reload" label="Renew this session" isBusy={renew.isBusy} onPress={renew.run} />
      </p>
    </div>
  );
}
