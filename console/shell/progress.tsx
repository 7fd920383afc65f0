// That a call takes long, and what has just been done.

import { useEffect, useState } from "preact/hooks";
import { announcement } from "../state/announcement.ts";
import { pending } from "../state/pending.ts";
import { useWatched } from "../state/store.ts";

/** A call that is answered sooner needs no word: a bar that flashes would only unsettle. */
const SLOW_MS = 300;

export function Progress() {
  useWatched(pending);
  const { isAny } = pending;
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    if (!isAny) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, [isAny]);
  return (
    <div class="progress" role="status">
      {isSlow && (
        <>
          <div class="progress-bar" />
          <span class="unseen">Waiting for the service</span>
        </>
      )}
    </div>
  );
}

export function Announced() {
  useWatched(announcement);
  return (
    <div class="announced" role="status">
      {announcement.text !== "" && <p>{announcement.text}</p>}
    </div>
  );
}
