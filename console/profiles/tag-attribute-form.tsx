// Adding an attribute to a profile, or changing one. Each keystroke is judged by the rules that the service has.

import { characters } from "../../src/domain/text.ts";
import { failureOf, isConflict } from "../api/failure.ts";
import type { IdentityAttribute, Profile, ProfileAttribute } from "../api/profiles.ts";
import { profilesOf } from "../api/service.ts";
import { Button } from "../parts/button.tsx";
import { DraftActions } from "../parts/draft-actions.tsx";
import { Checkbox, ChoiceField, TextField } from "../parts/field.tsx";
import { FailureNotice, Notice } from "../parts/notice.tsx";
import { Segments } from "../parts/segments.tsx";
import { announcement } from "../state/announcement.ts";
import { useAction } from "../state/load.ts";
import { SOURCES } from "./source.tsx";
import { attributeOf, faultsOf, isChosen, isComplete, type TagDraft } from "./tag-draft.ts";

interface FormProps {
  profile: Profile;
  draft: TagDraft;
  onChange: (draft: TagDraft | undefined) => void;
  others: readonly ProfileAttribute[];
  /** The profile's present revision. */
  revision: number | null;
  definitions: readonly IdentityAttribute[];
  onSaved: () => Promise<void>;
  reload: () => Promise<void>;
}

const TYPES = (["Session", "Identity", "Static"] as const).map((value) => ({ value, ...SOURCES[value] }));

export function TagAttributeForm({
  profile,
  draft,
  onChange,
  others,
  revision,
  definitions,
  onSaved,
  reload,
}: FormProps) {
  const { token, papId } = profile;
  const change = (part: Partial<TagDraft>) => onChange({ ...draft, ...part });
  const faults = faultsOf(draft, others);
  const save = useAction(async () => {
    const attribute = attributeOf(draft);
    try {
      const { id, revision } = draft;
      const ifMatch = revision ?? undefined;
      if (id === null) await profilesOf(token).addAttribute(papId, attribute);
      else await profilesOf(token).replaceAttribute(papId, { ...attribute, id }, { ifMatch });
    } catch (thrown) {
      if (isConflict(failureOf(thrown))) await reload();
      throw thrown;
    }
    announcement.say(`“${draft.key}” is saved.`);
    await onSaved();
  });
  const isOvertaken = isConflict(save.failure);
  const isReady = isComplete(draft, others);
  return (
    <form
      class="panel tag-form"
      aria-label={draft.id === null ? "Add an attribute" : "Change the attribute"}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void save.run();
      }}
    >
      <Segments
        label="Where the value comes from"
        value={draft.type}
        choices={TYPES}
        onChoose={(type) => change({ type })}
      />
      <div class="tag-form-fields">
        <SourceField draft={draft} change={change} definitions={definitions} fault={faults.value} />
        <TextField
          label="AWS tag key"
          value={draft.key}
          onInput={(key) => change({ key })}
          rule={`${characters(draft.key)} of 128 characters`}
          fault={faults.key}
          isMono
          isRequired
        />
      </div>
      {draft.type === "Session" && (
        <TextField
          label="Values that the person may choose among"
          value={draft.allowed}
          onInput={(allowed) => change({ allowed })}
          rows={2}
          rule="One to a line. Without any, only what a super-user has set counts."
          fault={faults.allowed}
          isMono
          isRequired={false}
        />
      )}
      <Checkbox
        isChecked={draft.transitive && !isChosen(draft)}
        isDisabled={isChosen(draft)}
        onChange={(transitive) => change({ transitive })}
      >
        Transitive: the tag goes on to the next role when roles are chained
        {isChosen(draft) && " (not for a value that the person chooses)"}
      </Checkbox>
      {isOvertaken ? (
        <Notice kind="failure">
          <p>Somebody else has changed the profile since you began. What it holds now stands in the table below.</p>
          <Button
            onPress={() => {
              save.clear();
              change({ revision });
            }}
          >
            Go on with what I have typed
          </Button>
        </Notice>
      ) : (
        <FailureNotice failure={save.failure} />
      )}
      <DraftActions
        verb={draft.id === null ? "Add" : "Save"}
        isBusy={save.isBusy}
        isReady={isReady}
        onDiscard={() => onChange(undefined)}
      />
    </form>
  );
}

interface SourceFieldProps {
  draft: TagDraft;
  change: (part: Partial<TagDraft>) => void;
  definitions: readonly IdentityAttribute[];
  fault: string | undefined;
}

function SourceField({ draft, change, definitions, fault }: SourceFieldProps) {
  const value = (label: string, rule: string, isRequired: boolean) => (
    <TextField
      label={label}
      value={draft.value}
      onInput={(typed) => change({ value: typed })}
      rule={rule}
      fault={fault}
      isMono
      isRequired={isRequired}
    />
  );
  if (draft.type === "Session") return value("Name of the session attribute", "Capitals count.", true);
  if (draft.type === "Static") return value("Value", `${characters(draft.value)} of 256 characters`, true);
  return (
    <>
      {definitions.length === 0 ? (
        <TextField
          label="Id of the person's attribute"
          value={draft.schemaId}
          onInput={(schemaId) => change({ schemaId })}
          isMono
          isRequired
        />
      ) : (
        <ChoiceField
          label="The person's attribute"
          value={draft.schemaId}
          choices={[["", "choose one"], ...definitions.map(({ id, name }) => [id, name] as const)]}
          onChoose={(schemaId) => change({ schemaId })}
        />
      )}
      {value("Value for people without one", "Otherwise there is no tag for them.", false)}
    </>
  );
}
