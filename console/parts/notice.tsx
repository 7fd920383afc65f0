// What people are told: failures, warnings, and that something is done.

import type { ComponentChildren } from "preact";
import type { Failure } from "../api/failure.ts";
import { Button } from "./button.tsx";
import { Icon } from "./icon.tsx";

interface NoticeProps {
  kind: "failure" | "warning" | "done";
  children: ComponentChildren;
}

export function Notice({ kind, children }: NoticeProps) {
  return (
    <div class={`notice ${kind}`} role={kind === "failure" ? "alert" : "status"}>
      <Icon name={kind === "done" ? "approve" : "warning"} />
      <div>{children}</div>
    </div>
  );
}

/** What kept a call from succeeding, with the id under which an administrator finds it in the log. */
export function FailureNotice({ failure, onRetry }: { failure: Failure | null; onRetry?: () => unknown }) {
  if (failure === null) return null;
  const { message, code, cid, retryAfterSeconds } = failure;
  return (
    <Notice kind="failure">
      <p>
        {message}
        {retryAfterSeconds !== null && ` Try again in ${retryAfterSeconds} s.`}
      </p>
      {code !== "" && (
        <p class="reference">
          {code}
          {cid !== null && <> · {cid}</>}
        </p>
      )}
      {onRetry && <Button onPress={onRetry}>Try again</Button>}
    </Notice>
  );
}
