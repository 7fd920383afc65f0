// The table of attributes. A row is shown or changed in its place.

import type { Attribute, Owner } from "../api/attributes.ts";
import { Table } from "../parts/table.tsx";
import { useDraft } from "../state/drafts.ts";
import type { Change } from "./change.ts";
import { ChangedRow } from "./changed-row.tsx";
import { draftsOf } from "./owner.ts";
import { ShownRow } from "./shown-row.tsx";

interface TableProps {
  owner: Owner;
  /** Which, in their order; one that is not stored has an unsaved change. */
  names: readonly string[];
  stored: ReadonlyMap<string, Attribute>;
  reload: () => Promise<void>;
}

export function AttributeTable({ owner, names, stored, reload }: TableProps) {
  return (
    <Table of="attributes" caption="Attributes" columns={["Name", "Value", "Expires", "Set by", "Changed"]}>
      {names.map((name) => (
        <Row key={name} owner={owner} name={name} stored={stored.get(name)} reload={reload} />
      ))}
    </Table>
  );
}

interface RowProps {
  owner: Owner;
  name: string;
  stored: Attribute | undefined;
  reload: () => Promise<void>;
}

function Row({ owner, name, stored, reload }: RowProps) {
  const [change, setChange] = useDraft<Change>(draftsOf(owner).changes + name);
  if (change !== undefined) {
    return <ChangedRow owner={owner} name={name} change={change} onChange={setChange} reload={reload} />;
  }
  return stored && <ShownRow owner={owner} attribute={stored} onChange={setChange} reload={reload} />;
}
