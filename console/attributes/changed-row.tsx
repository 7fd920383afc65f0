// One attribute while it is changed, in its place in the table.

import { useEffect, useRef } from "preact/hooks";
import type { Owner } from "../api/attributes.ts";
import { Button } from "../parts/button.tsx";
import { Checkbox, TextField } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { announcement } from "../state/announcement.ts";
import { useSession } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";
import { type Change, onStored, save } from "./change.ts";
import { Conflict } from "./conflict.tsx";
import { LifetimeField, lifetimeFault } from "./lifetime.tsx";

interface ChangedRowProps {
  owner: Owner;
  name: string;
  change: Change;
  /** Undefined ends the change. */
  onChange: (change: Change | undefined) => void;
  reload: () => Promise<void>;
}

export function ChangedRow({ owner, name, change, onChange, reload }: ChangedRowProps) {
  const { caller } = useSession();
  const row = useRef<HTMLTableRowElement>(null);
  useFocusHandedBack(row.current?.parentElement ?? null, name);
  const store = useAction(async (meant: Change) => {
    const conflicting = await save(caller, owner, name, meant);
    if (conflicting === null) announcement.say(`“${name}” is saved.`);
    onChange(conflicting ?? undefined);
    await reload();
  });
  const hasFault = lifetimeFault(change.lifetime) !== undefined;
  return (
    <tr
      ref={row}
      class="changed"
      onKeyDown={(event) => {
        if (event.key === "Escape") onChange(undefined);
      }}
    >
      <th scope="row" class="main-cell mono">
        <bdi>{name}</bdi>
        {change.base?.isEncrypted === false && change.encrypt && <span class="hint">will be encrypted</span>}
      </th>
      <td colSpan={5}>
        <form
          class="change"
          aria-label={`Change ${name}`}
          onSubmit={(event) => {
            event.preventDefault();
            if (!hasFault && change.stored === undefined) void store.run(change);
          }}
        >
          <TextField
            label="Value"
            value={change.value}
            onInput={(value) => onChange({ ...change, value })}
            rows={1}
            isMono
            isFirst
          />
          <LifetimeField
            lifetime={change.lifetime}
            onChange={(lifetime) => onChange({ ...change, lifetime })}
            canKeep={change.base !== null}
          />
          <Checkbox isChecked={change.encrypt} onChange={(encrypt) => onChange({ ...change, encrypt })}>
            Encrypt
          </Checkbox>
          <FailureNotice failure={store.failure} />
          {change.stored === undefined ? (
            <div class="change-actions">
              <Button kind="quiet" onPress={() => onChange(undefined)}>
                Cancel
              </Button>
              <Button kind="primary" submits isBusy={store.isBusy} isDisabled={hasFault}>
                Save
              </Button>
            </div>
          ) : (
            <Conflict
              mine={change}
              stored={change.stored.attribute}
              isBusy={store.isBusy}
              onKeepMine={() => store.run(onStored(change))}
              onTakeStored={() => onChange(undefined)}
            />
          )}
        </form>
      </td>
    </tr>
  );
}

/** When the change ends, the focus goes to the button that began it: the keyboard stays where it was. */
function useFocusHandedBack(body: HTMLElement | null, name: string): void {
  const place = useRef(body);
  place.current ??= body;
  useEffect(
    () => () => {
      const within = place.current;
      requestAnimationFrame(() =>
        within?.querySelector<HTMLElement>(`[aria-label=${CSS.escape(`Change ${name}`)}]`)?.focus(),
      );
    },
    [],
  );
}
