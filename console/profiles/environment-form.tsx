// Adding an environment to a profile, or changing one.

import { isProfileId, PROFILE_ID_RULE } from "../../src/domain/profile.ts";
import {
  CREDENTIALS_DEFAULT_SECONDS,
  CREDENTIALS_MAX_SECONDS,
  CREDENTIALS_MIN_SECONDS,
  ROLE_ARN_CHARACTERS,
} from "../../src/limits.ts";
import type { Profile, ProfileEnvironment } from "../api/profiles.ts";
import { profilesOf } from "../api/service.ts";
import { DraftActions } from "../parts/draft-actions.tsx";
import { TextField } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { announcement } from "../state/announcement.ts";
import { useAction } from "../state/load.ts";

export interface EnvironmentDraft {
  isNew: boolean;
  environmentId: string;
  roleArn: string;
  region: string;
  seconds: string;
  externalId: string;
}

/** The draft of a change, or of a new one. */
export function environmentDraft(of?: ProfileEnvironment): EnvironmentDraft {
  return {
    isNew: of === undefined,
    environmentId: of?.environmentId ?? "",
    roleArn: of?.roleArn ?? "",
    region: of?.region ?? "",
    seconds: String(of?.durationSeconds ?? CREDENTIALS_DEFAULT_SECONDS),
    externalId: of?.externalId ?? "",
  };
}

const SECONDS_RULE = `Seconds, ${CREDENTIALS_MIN_SECONDS} to ${CREDENTIALS_MAX_SECONDS}.`;

function isDuration(text: string): boolean {
  const seconds = Number(text);
  return Number.isInteger(seconds) && seconds >= CREDENTIALS_MIN_SECONDS && seconds <= CREDENTIALS_MAX_SECONDS;
}

interface FormProps {
  profile: Profile;
  draft: EnvironmentDraft;
  onChange: (draft: EnvironmentDraft | undefined) => void;
  onSaved: () => Promise<void>;
}

export function EnvironmentForm({ profile, draft, onChange, onSaved }: FormProps) {
  const { environmentId, roleArn, region, seconds, externalId } = draft;
  const change = (part: Partial<EnvironmentDraft>) => onChange({ ...draft, ...part });
  const save = useAction(async () => {
    await profilesOf(profile.token).setEnvironment(profile.papId, environmentId, {
      roleArn: roleArn.trim(),
      region: region.trim() || null,
      durationSeconds: Number(seconds),
      externalId: externalId || null,
    });
    announcement.say(`“${environmentId}” is saved.`);
    await onSaved();
  });
  const isReady = isProfileId(environmentId) && roleArn.trim() !== "" && isDuration(seconds);
  return (
    <form
      class="panel tag-form"
      aria-label={draft.isNew ? "Add an environment" : "Change the environment"}
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) void save.run();
      }}
    >
      <div class="tag-form-fields">
        <TextField
          label="Environment id"
          value={environmentId}
          onInput={(text) => change({ environmentId: text })}
          rule={draft.isNew ? PROFILE_ID_RULE : "The id stays."}
          fault={environmentId !== "" && !isProfileId(environmentId) ? PROFILE_ID_RULE : undefined}
          isReadOnly={!draft.isNew}
          isFirst={draft.isNew}
          isMono
          isRequired
        />
        <TextField
          label="ARN of the role"
          value={roleArn}
          onInput={(text) => change({ roleArn: text })}
          rule="Such as arn:aws:iam::123456789012:role/Finance"
          fault={roleArn.length > ROLE_ARN_CHARACTERS ? `At most ${ROLE_ARN_CHARACTERS} characters.` : undefined}
          isFirst={!draft.isNew}
          isMono
          isRequired
        />
        <TextField
          label="Region of STS"
          value={region}
          onInput={(text) => change({ region: text })}
          rule="Otherwise the one that the service is set up for."
          isMono
          isRequired={false}
        />
        <TextField
          label="Credentials live"
          value={seconds}
          onInput={(text) => change({ seconds: text })}
          rule={SECONDS_RULE}
          fault={isDuration(seconds) ? undefined : SECONDS_RULE}
          isNumeric
          isRequired
        />
        <TextField
          label="External id"
          value={externalId}
          onInput={(text) => change({ externalId: text })}
          rule="If the role's trust policy asks for one."
          isMono
          isRequired={false}
        />
      </div>
      <FailureNotice failure={save.failure} />
      <DraftActions
        verb={draft.isNew ? "Add" : "Save"}
        isBusy={save.isBusy}
        isReady={isReady}
        onDiscard={() => onChange(undefined)}
      />
    </form>
  );
}
