// One attribute as it is stored.

import { useEffect, useState } from "preact/hooks";
import { type Attribute, deleteAttribute, type Owner, readAttribute } from "../api/attributes.ts";
import { failure } from "../api/failure.ts";
import { IconButton } from "../parts/button.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { Expiry } from "../parts/expiry.tsx";
import { Icon } from "../parts/icon.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { Ago } from "../parts/time.tsx";
import { announcement } from "../state/announcement.ts";
import { useSession } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";
import { type Change, changeOf } from "./change.ts";

/** How long a revealed value stays in sight. */
const REVEALED_MS = 30_000;

interface ShownRowProps {
  owner: Owner;
  attribute: Attribute;
  onChange: (change: Change) => void;
  reload: () => Promise<void>;
}

export function ShownRow({ owner, attribute, onChange, reload }: ShownRowProps) {
  const { caller } = useSession();
  const { name, revision, isEncrypted } = attribute;
  const [revealed, setRevealed] = useState<string | null>(null);
  const [isDeleting, setDeleting] = useState(false);

  /** The attribute with its value in plain, as it is now. */
  const inPlain = async () => {
    const present = attribute.value === null ? await readAttribute(caller, owner, name) : attribute;
    if (present === null) {
      await reload();
      throw failure("It is not there any more.");
    }
    return present;
  };
  const reveal = useAction(async () => setRevealed((await inPlain()).value));
  const change = useAction(async () => onChange(changeOf(await inPlain())));
  const remove = useAction(async () => {
    await deleteAttribute(caller, owner, attribute);
    announcement.say(`“${name}” is deleted.`);
    await reload();
  });

  useEffect(() => setRevealed(null), [revision]);
  useEffect(() => {
    if (revealed === null) return;
    const timer = setTimeout(() => setRevealed(null), REVEALED_MS);
    return () => clearTimeout(timer);
  }, [revealed]);

  return (
    <tr>
      <th scope="row" class="main-cell mono">
        <bdi>{name}</bdi>
      </th>
      <td class="value-cell">
        <Value attribute={attribute} revealed={revealed} />
        {isEncrypted && (
          <IconButton
            icon={revealed === null ? "show" : "hide"}
            label={`${revealed === null ? "Reveal" : "Hide"} the value of ${name}`}
            isBusy={reveal.isBusy}
            onPress={() => (revealed === null ? reveal.run() : setRevealed(null))}
          />
        )}
        <FailureNotice failure={reveal.failure ?? change.failure} />
      </td>
      <td data-label="Expires">
        <Expiry fromMs={attribute.changedAtMs} atMs={attribute.expiresAtMs} />
      </td>
      <td data-label="Set by">
        <SetBy setBy={attribute.setBy} />
      </td>
      <td data-label="Changed">
        <Ago atMs={attribute.changedAtMs} />
      </td>
      <td class="actions-cell">
        <IconButton icon="edit" label={`Change ${name}`} isBusy={change.isBusy} onPress={change.run} />
        <IconButton icon="remove" kind="danger" label={`Delete ${name}`} onPress={() => setDeleting(true)} />
        {isDeleting && (
          <Confirm title="Delete this attribute?" verb="Delete" action={remove} onClose={() => setDeleting(false)}>
            <code>
              <bdi>{name}</bdi>
            </code>{" "}
            and its value are gone then.
          </Confirm>
        )}
      </td>
    </tr>
  );
}

function Value({ attribute, revealed }: { attribute: Attribute; revealed: string | null }) {
  const value = attribute.value ?? revealed;
  if (value === null) {
    return (
      <span class="value sealed">
        <Icon name="lock" /> encrypted
      </span>
    );
  }
  if (value === "") return <span class="value none">empty</span>;
  return (
    <span class="value mono" title={value}>
      <bdi>{value}</bdi>
    </span>
  );
}

export function SetBy({ setBy }: { setBy: Attribute["setBy"] }) {
  if (setBy !== "super-user") return <span class="set-by">{setBy ?? "unknown"}</span>;
  return (
    <span class="set-by vouched" title="A super-user, or the service itself, has set this value.">
      <Icon name="shield" /> super-user
    </span>
  );
}
