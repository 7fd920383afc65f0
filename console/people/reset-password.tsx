// Setting another person's password.

import { useState } from "preact/hooks";
import { PASSWORD_MIN_CHARACTERS } from "../../src/limits.ts";
import { type Person, resetPassword } from "../api/people.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Checkbox } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { announcement } from "../state/announcement.ts";
import { useSession } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";
import { PasswordField } from "./password-field.tsx";

export function ResetPassword({ person, onClose }: { person: Person; onClose: () => void }) {
  const { caller } = useSession();
  const [password, setPassword] = useState("");
  const [mustChange, setMustChange] = useState(true);
  const reset = useAction(async () => {
    await resetPassword(caller, person.userId, password, mustChange);
    announcement.say(`“${person.username}” has a new password.`);
    onClose();
  });
  return (
    <Dialog title="Reset the password" onClose={onClose}>
      <p>
        Every session of{" "}
        <bdi>
          <strong>{person.username}</strong>
        </bdi>{" "}
        ends.
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (password.length >= PASSWORD_MIN_CHARACTERS) void reset.run();
        }}
      >
        <PasswordField
          value={password}
          onInput={setPassword}
          rule="Hand it over by a way that you trust: it is shown here only."
          isRequired
        />
        <Checkbox isChecked={mustChange} onChange={setMustChange}>
          To be changed at the next sign-in
        </Checkbox>
        <FailureNotice failure={reset.failure} />
        <div class="dialog-actions">
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" submits isBusy={reset.isBusy} isDisabled={password.length < PASSWORD_MIN_CHARACTERS}>
            Set the password
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
