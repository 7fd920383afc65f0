// The attributes of a profile: each makes one AWS session tag.

import { useState } from "preact/hooks";
import { AWS_SESSION_TAGS } from "../../src/domain/aws-tags.ts";
import {
  type IdentityAttribute,
  listIdentityAttributes,
  type Profile,
  type ProfileAttribute,
} from "../api/profiles.ts";
import { profilesOf } from "../api/service.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty, LoadedView, Table } from "../parts/table.tsx";
import { announcement } from "../state/announcement.ts";
import { useDraft } from "../state/drafts.ts";
import { useAction, useLoad } from "../state/load.ts";
import { SourceKind, sourceName } from "./source.tsx";
import { TagAttributeForm } from "./tag-attribute-form.tsx";
import { draftOf, newTagDraft, type TagDraft } from "./tag-draft.ts";

export function TagAttributes({ profile }: { profile: Profile }) {
  const { token, papId } = profile;
  const [draft, setDraft] = useDraft<TagDraft>(`tag attribute ${papId}`);
  const [removing, setRemoving] = useState<ProfileAttribute | null>(null);
  const loaded = useLoad(() => profilesOf(token).attributes(papId), [token, papId]);
  // A token of a few profiles only may not read these: ids stand in place of names then.
  const definitions = useLoad(() => listIdentityAttributes(token), [token]).data ?? [];
  const remove = useAction(async () => {
    if (removing === null) return;
    const ifMatch = loaded.data?.revision ?? undefined;
    await profilesOf(token).removeAttribute(papId, removing.id, { ifMatch });
    announcement.say(`“${removing.mappingName}” is removed.`);
    await loaded.reload();
  });
  const { attributes = [], revision = null } = loaded.data ?? {};
  return (
    <>
      <div class="tools">
        <p class="count">
          {attributes.length} of {AWS_SESSION_TAGS} that AWS takes
        </p>
        <Button
          kind="primary"
          icon="add"
          isDisabled={draft !== undefined || loaded.data === undefined}
          onPress={() => setDraft(newTagDraft(revision))}
        >
          Add attribute
        </Button>
      </div>
      {draft && (
        <TagAttributeForm
          key={draft.id ?? ""}
          profile={profile}
          draft={draft}
          onChange={setDraft}
          others={attributes.filter(({ id }) => id !== draft.id)}
          revision={revision}
          definitions={definitions}
          onSaved={async () => {
            setDraft(undefined);
            await loaded.reload();
          }}
          reload={loaded.reload}
        />
      )}
      <LoadedView loaded={loaded}>
        {() =>
          attributes.length === 0 ? (
            <Empty title="No attributes">Nobody has written to this profile yet, or all of it was removed.</Empty>
          ) : (
            <AttributeTable
              attributes={attributes}
              definitions={definitions}
              onChange={(attribute) => setDraft(draftOf(attribute, revision))}
              onRemove={setRemoving}
            />
          )
        }
      </LoadedView>
      {removing && (
        <Confirm
          title="Remove this attribute?"
          verb="Remove"
          action={remove}
          onClose={() => {
            remove.clear();
            setRemoving(null);
          }}
        >
          AWS gets no tag <code>{removing.mappingName}</code> from this profile any more.
        </Confirm>
      )}
    </>
  );
}

interface TableProps {
  attributes: readonly ProfileAttribute[];
  definitions: readonly IdentityAttribute[];
  onChange: (attribute: ProfileAttribute) => void;
  onRemove: (attribute: ProfileAttribute) => void;
}

function AttributeTable({ attributes, definitions, onChange, onRemove }: TableProps) {
  return (
    <Table
      of="tag-attributes"
      caption="Attributes of the profile"
      columns={["AWS tag key", "Source", "Value or name", "Transitive"]}
    >
      {attributes.map((attribute) => (
        <tr key={attribute.id}>
          <th scope="row" class="main-cell mono">
            <bdi>{attribute.mappingName}</bdi>
          </th>
          <td data-label="Source">
            <SourceKind type={attribute.sessionAttributeType} />
          </td>
          <td data-label="Value or name">
            <span class="mono value">
              <bdi>{sourceName(attribute, definitions)}</bdi>
            </span>
            <Detail attribute={attribute} />
          </td>
          <td data-label="Transitive">
            {attribute.transitive ? (
              <span class="source-kind">
                <Icon name="chain" /> yes
              </span>
            ) : (
              "no"
            )}
          </td>
          <td class="actions-cell">
            <IconButton icon="edit" label={`Change ${attribute.mappingName}`} onPress={() => onChange(attribute)} />
            <IconButton
              icon="remove"
              kind="danger"
              label={`Remove ${attribute.mappingName}`}
              onPress={() => onRemove(attribute)}
            />
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Detail({
  attribute: { sessionAttributeType, attributeValue, allowedValues },
}: {
  attribute: ProfileAttribute;
}) {
  if (sessionAttributeType === "Identity" && attributeValue !== null) {
    return (
      <span class="hint">
        otherwise <code>{attributeValue}</code>
      </span>
    );
  }
  return allowedValues ? <span class="hint">one of {allowedValues.join(", ")}</span> : null;
}
