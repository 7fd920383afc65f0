// Somebody else has changed the attribute meanwhile: both values, and which of them is to be.

import type { Attribute } from "../api/attributes.ts";
import { Button } from "../parts/button.tsx";
import { Ago } from "../parts/time.tsx";
import type { Change } from "./change.ts";
import { SetBy } from "./shown-row.tsx";

interface ConflictProps {
  mine: Change;
  /** What is stored now; null where it has been deleted or has expired. */
  stored: Attribute | null;
  isBusy: boolean;
  onKeepMine: () => unknown;
  onTakeStored: () => void;
}

export function Conflict({ mine, stored, isBusy, onKeepMine, onTakeStored }: ConflictProps) {
  return (
    <div class="conflict" role="alert">
      <p class="conflict-title">
        {stored === null
          ? "It has been deleted, or has expired, since you began."
          : "Somebody else has changed it since you began."}
      </p>
      <dl>
        <div>
          <dt>Yours, not saved</dt>
          <dd class="mono">
            <bdi>{mine.value || "empty"}</bdi>
          </dd>
        </div>
        <div>
          <dt>
            Stored now
            {stored !== null && (
              <>
                , <Ago atMs={stored.changedAtMs} />, by <SetBy setBy={stored.setBy} />
              </>
            )}
          </dt>
          <dd class="mono">{stored === null ? "nothing" : <bdi>{stored.value || "empty"}</bdi>}</dd>
        </div>
      </dl>
      <div class="change-actions">
        <Button onPress={onTakeStored}>{stored === null ? "Leave it deleted" : "Keep what is stored"}</Button>
        <Button kind="primary" isBusy={isBusy} onPress={onKeepMine}>
          {stored === null ? "Store mine again" : "Save mine over it"}
        </Button>
      </div>
    </div>
  );
}
