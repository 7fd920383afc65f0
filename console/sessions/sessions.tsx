// Where one is signed in, and ending that.

import { useState } from "preact/hooks";
import { endOtherSessions, endSession, listSessions, type Session } from "../api/sessions.ts";
import { Button } from "../parts/button.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { Expiry } from "../parts/expiry.tsx";
import { Icon } from "../parts/icon.tsx";
import { LoadedView, Table } from "../parts/table.tsx";
import { Ago } from "../parts/time.tsx";
import { announcement } from "../state/announcement.ts";
import { credentials, useSession } from "../state/credentials.ts";
import { useAction, useLoad } from "../state/load.ts";

export function Sessions() {
  const { caller, expiresAtMs } = useSession();
  const [ending, setEnding] = useState<Session | "others" | null>(null);
  // Renewing this session changes the list.
  const loaded = useLoad(() => listSessions(caller), [caller, expiresAtMs]);
  const end = useAction(async () => {
    if (ending === null) return;
    if (ending === "others") {
      const count = await endOtherSessions(caller);
      announcement.say(count === 1 ? "One session is ended." : `${count} sessions are ended.`);
    } else {
      await endSession(caller, ending.id);
      if (ending.isCurrent) return credentials.forget();
      announcement.say("The session is ended.");
    }
    await loaded.reload();
  });
  const close = () => {
    end.clear();
    setEnding(null);
  };
  return (
    <>
      <div class="view-head">
        <h1>Sessions</h1>
        <p class="view-about">Everywhere you are signed in. Ending a session deletes its attributes.</p>
        <div class="view-actions">
          <Button icon="leave" isDisabled={(loaded.data?.length ?? 0) < 2} onPress={() => setEnding("others")}>
            End all others
          </Button>
        </div>
      </div>
      <LoadedView loaded={loaded}>{(sessions) => <SessionTable sessions={sessions} onEnd={setEnding} />}</LoadedView>
      {ending !== null && (
        <Confirm title={questionOf(ending)} verb={verbOf(ending)} action={end} onClose={close}>
          {consequenceOf(ending)}
        </Confirm>
      )}
    </>
  );
}

function questionOf(ending: Session | "others"): string {
  if (ending === "others") return "End all other sessions?";
  return ending.isCurrent ? "End this session?" : "End this other session?";
}

function verbOf(ending: Session | "others"): string {
  return ending === "others" ? "End all others" : "End session";
}

function consequenceOf(ending: Session | "others"): string {
  if (ending === "others") return "Whoever uses them is signed out, and their attributes are deleted.";
  if (ending.isCurrent) return "You are signed out here, and the attributes of this session are deleted.";
  return "Whoever uses it is signed out, and its attributes are deleted.";
}

function SessionTable({ sessions, onEnd }: { sessions: Session[]; onEnd: (session: Session) => void }) {
  return (
    <Table of="sessions" caption="Your live sessions" columns={["Program", "Address", "Signed in", "Ends in"]}>
      {sessions.map((session) => (
        <tr key={session.id}>
          <td class="main-cell">
            <span class="cut" title={session.userAgent}>
              <bdi>{session.userAgent || "no name given"}</bdi>
            </span>
            {session.isCurrent && (
              <span class="badge here">
                <Icon name="approve" /> this session
              </span>
            )}
          </td>
          <td class="mono" data-label="Address">
            <bdi>{session.address || "unknown"}</bdi>
          </td>
          <td data-label="Signed in">
            <Ago atMs={session.createdAtMs} />
          </td>
          <td data-label="Ends in">
            <Expiry fromMs={session.createdAtMs} atMs={session.expiresAtMs} />
          </td>
          <td class="actions-cell">
            <Button onPress={() => onEnd(session)}>End</Button>
          </td>
        </tr>
      ))}
    </Table>
  );
}
