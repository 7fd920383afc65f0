// Adding an attribute.

import { isAttributeName } from "../../src/domain/attribute-name.ts";
import { createAttribute, type Owner } from "../api/attributes.ts";
import { DraftActions } from "../parts/draft-actions.tsx";
import { Checkbox, TextField } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { announcement } from "../state/announcement.ts";
import { useSession } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";
import { type Lifetime, LifetimeField, lifetimeFault, secondsOf } from "./lifetime.tsx";

export interface Addition {
  name: string;
  value: string;
  encrypt: boolean;
  lifetime: Lifetime;
}

export function newAddition(): Addition {
  return { name: "", value: "", encrypt: false, lifetime: { kind: "never", amount: "30" } };
}

interface AddAttributeProps {
  owner: Owner;
  addition: Addition;
  onChange: (addition: Addition | undefined) => void;
  onAdded: () => Promise<void>;
}

export function AddAttribute({ owner, addition, onChange, onAdded }: AddAttributeProps) {
  const { caller } = useSession();
  const { name, value, encrypt, lifetime } = addition;
  const add = useAction(async () => {
    await createAttribute(caller, owner, { name, value, encrypt, expirationSeconds: secondsOf(lifetime) ?? 0 });
    announcement.say(`“${name}” is added.`);
    await onAdded();
  });
  const isTaken = add.failure?.code === "E009001";
  const isWrongName = name !== "" && !isAttributeName(name);
  const isComplete = isAttributeName(name) && lifetimeFault(lifetime) === undefined;
  return (
    <form
      class="panel add"
      aria-label="Add an attribute"
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) void add.run();
      }}
    >
      <div class="add-fields">
        <TextField
          label="Name"
          value={name}
          onInput={(text) => {
            add.clear();
            onChange({ ...addition, name: text });
          }}
          rule="Up to 191 characters; capitals count."
          fault={isTaken ? "There is one of this name: change it in the table." : faultOfName(isWrongName)}
          isMono
          isRequired
          isFirst
        />
        <TextField
          label="Value"
          value={value}
          onInput={(text) => onChange({ ...addition, value: text })}
          rows={1}
          rule="Any text, up to 64 KiB."
          isMono
        />
        <LifetimeField
          lifetime={lifetime}
          onChange={(chosen) => onChange({ ...addition, lifetime: chosen })}
          canKeep={false}
        />
        <Checkbox isChecked={encrypt} onChange={(chosen) => onChange({ ...addition, encrypt: chosen })}>
          Encrypt where it is stored
        </Checkbox>
      </div>
      <FailureNotice failure={isTaken ? null : add.failure} />
      <DraftActions verb="Add" isBusy={add.isBusy} isReady={isComplete} onDiscard={() => onChange(undefined)} />
    </form>
  );
}

function faultOfName(isWrong: boolean): string | undefined {
  return isWrong ? "At most 191 characters, and no control characters." : undefined;
}
