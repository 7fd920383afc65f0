// Adding a person.

import { addPerson, type NewPerson } from "../api/people.ts";
import { DraftActions } from "../parts/draft-actions.tsx";
import { Checkbox, TextField } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { announcement } from "../state/announcement.ts";
import { useSession } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";
import { PasswordField } from "./password-field.tsx";

export function newPersonDraft(): NewPerson {
  return {
    username: "",
    password: "",
    displayName: "",
    email: "",
    isSuperUser: false,
    isApproved: true,
    mustChangePassword: true,
  };
}

interface AddPersonProps {
  draft: NewPerson;
  onChange: (draft: NewPerson | undefined) => void;
  onAdded: () => Promise<void>;
}

export function AddPerson({ draft, onChange, onAdded }: AddPersonProps) {
  const { caller } = useSession();
  const change = (part: Partial<NewPerson>) => onChange({ ...draft, ...part });
  const add = useAction(async () => {
    const { username } = await addPerson(caller, draft);
    announcement.say(`“${username}” is added.`);
    await onAdded();
  });
  return (
    <form
      class="panel tag-form"
      aria-label="Add a person"
      onSubmit={(event) => {
        event.preventDefault();
        if (draft.username !== "") void add.run();
      }}
    >
      <div class="tag-form-fields">
        <TextField
          label="Username"
          value={draft.username}
          onInput={(username) => change({ username })}
          rule="For life; without white space."
          isRequired
          isFirst
        />
        <TextField
          label="Display name"
          value={draft.displayName}
          onInput={(displayName) => change({ displayName })}
          isRequired={false}
        />
        <TextField label="E-mail" value={draft.email} onInput={(email) => change({ email })} isRequired={false} />
        <PasswordField
          value={draft.password}
          onInput={(password) => change({ password })}
          rule="Without one, nobody signs in until you set one."
          isRequired={false}
        />
      </div>
      <div class="checkboxes">
        <Checkbox isChecked={draft.isApproved} onChange={(isApproved) => change({ isApproved })}>
          Approved
        </Checkbox>
        <Checkbox
          isChecked={draft.mustChangePassword}
          onChange={(mustChangePassword) => change({ mustChangePassword })}
        >
          Password to be changed at the first sign-in
        </Checkbox>
        <Checkbox isChecked={draft.isSuperUser} onChange={(isSuperUser) => change({ isSuperUser })}>
          Super-user
        </Checkbox>
      </div>
      <FailureNotice failure={add.failure} />
      <DraftActions
        verb="Add"
        isBusy={add.isBusy}
        isReady={draft.username !== ""}
        onDiscard={() => onChange(undefined)}
      />
    </form>
  );
}
