// The AWS roles of a profile: where its tags go.

import { useState } from "preact/hooks";
import type { Profile, ProfileEnvironment } from "../api/profiles.ts";
import { profilesOf } from "../api/service.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { Empty, LoadedView, Table } from "../parts/table.tsx";
import { announcement } from "../state/announcement.ts";
import { useDraft } from "../state/drafts.ts";
import { useAction, useLoad } from "../state/load.ts";
import { type EnvironmentDraft, EnvironmentForm, environmentDraft } from "./environment-form.tsx";

export function Environments({ profile }: { profile: Profile }) {
  const { token, papId } = profile;
  const [draft, setDraft] = useDraft<EnvironmentDraft>(`environment ${papId}`);
  const [removing, setRemoving] = useState<ProfileEnvironment | null>(null);
  const loaded = useLoad(() => profilesOf(token).environments(papId), [token, papId]);
  const remove = useAction(async () => {
    if (removing === null) return;
    await profilesOf(token).removeEnvironment(papId, removing.environmentId);
    announcement.say(`“${removing.environmentId}” is removed.`);
    await loaded.reload();
  });
  return (
    <>
      <div class="tools">
        <p class="count">Each is a role in an AWS account.</p>
        <Button kind="primary" icon="add" isDisabled={draft !== undefined} onPress={() => setDraft(environmentDraft())}>
          Add environment
        </Button>
      </div>
      {draft && (
        <EnvironmentForm
          key={draft.isNew ? "" : draft.environmentId}
          profile={profile}
          draft={draft}
          onChange={setDraft}
          onSaved={async () => {
            setDraft(undefined);
            await loaded.reload();
          }}
        />
      )}
      <LoadedView loaded={loaded}>
        {(environments) =>
          environments.length === 0 ? (
            <Empty title="No environments">Without one, this profile opens no role.</Empty>
          ) : (
            <EnvironmentTable
              environments={environments}
              onChange={(environment) => setDraft(environmentDraft(environment))}
              onRemove={setRemoving}
            />
          )
        }
      </LoadedView>
      {removing && (
        <Confirm
          title="Remove this environment?"
          verb="Remove"
          action={remove}
          onClose={() => {
            remove.clear();
            setRemoving(null);
          }}
        >
          Nobody checks out <code>{removing.roleArn}</code> through this profile any more.
        </Confirm>
      )}
    </>
  );
}

interface TableProps {
  environments: readonly ProfileEnvironment[];
  onChange: (environment: ProfileEnvironment) => void;
  onRemove: (environment: ProfileEnvironment) => void;
}

function EnvironmentTable({ environments, onChange, onRemove }: TableProps) {
  return (
    <Table of="environments" caption="Environments" columns={["Environment", "Role", "Region", "Credentials live"]}>
      {environments.map((environment) => (
        <tr key={environment.environmentId}>
          <th scope="row" class="main-cell mono">
            {environment.environmentId}
          </th>
          <td class="mono breaks" data-label="Role">
            {environment.roleArn}
            {environment.externalId !== null && <span class="hint">external id {environment.externalId}</span>}
          </td>
          <td data-label="Region">{environment.region ?? "as set up"}</td>
          <td data-label="Credentials live">{environment.durationSeconds / 60} min</td>
          <td class="actions-cell">
            <IconButton
              icon="edit"
              label={`Change ${environment.environmentId}`}
              onPress={() => onChange(environment)}
            />
            <IconButton
              icon="remove"
              kind="danger"
              label={`Remove ${environment.environmentId}`}
              onPress={() => onRemove(environment)}
            />
          </td>
        </tr>
      ))}
    </Table>
  );
}
