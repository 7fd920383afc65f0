// People as a table, with what can be decided about each.

import type { Person } from "../api/people.ts";
import { IconButton } from "../parts/button.tsx";
import type { IconName } from "../parts/icon.tsx";
import { Table } from "../parts/table.tsx";
import { Ago } from "../parts/time.tsx";
import { useSession } from "../state/credentials.ts";
import { hrefOf } from "../state/route.ts";
import type { Asked, Verdict } from "./decision.tsx";

interface TableProps {
  people: readonly Person[];
  onAsk: (asked: Asked) => void;
  onReset: (person: Person) => void;
}

export function PersonTable({ people, onAsk, onReset }: TableProps) {
  return (
    <Table of="people" caption="People" columns={["Person", "E-mail", "State", "Signed up"]}>
      {people.map((person) => (
        <tr key={person.userId}>
          <th scope="row" class="main-cell">
            <a class="person-name" href={hrefOf("attributes", "person", person.userId)} title="Attributes">
              <bdi>{person.username}</bdi>
            </a>
            <span class="hint">
              <bdi>{person.displayName}</bdi>
            </span>
          </th>
          <td class="breaks" data-label="E-mail">
            <bdi>{person.email ?? "—"}</bdi>
          </td>
          <td data-label="State">
            <State person={person} />
          </td>
          <td data-label="Signed up">
            <Ago atMs={person.signedUpAtMs} />
          </td>
          <td class="actions-cell">
            <Actions person={person} onAsk={onAsk} onReset={onReset} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

const APPROVAL = {
  before_decision: { words: "before decision", look: "warning" },
  approved: { words: "approved", look: "good" },
  rejected: { words: "rejected", look: "danger" },
} as const;

function State({ person: { approval, isLocked, isSuperUser } }: { person: Person }) {
  const { words, look } = APPROVAL[approval];
  return (
    <span class="states">
      <span class={`badge ${look}`}>{words}</span>
      {isLocked && <span class="badge danger">locked</span>}
      {isSuperUser && <span class="badge">super-user</span>}
    </span>
  );
}

interface ActionsProps {
  person: Person;
  onAsk: (asked: Asked) => void;
  onReset: (person: Person) => void;
}

/** Nobody decides about oneself. */
function Actions({ person, onAsk, onReset }: ActionsProps) {
  const { userId } = useSession();
  if (person.userId === userId) return <span class="hint">you</span>;
  const { approval, isLocked, username } = person;
  const button = (verdict: Verdict, icon: IconName, words: string, kind: "plain" | "danger" = "plain") => (
    <IconButton icon={icon} kind={kind} label={`${words} ${username}`} onPress={() => onAsk({ person, verdict })} />
  );
  return (
    <>
      {approval !== "approved" && button("approve", "approve", "Approve")}
      {approval !== "rejected" && button("reject", "reject", "Reject", "danger")}
      {isLocked ? button("unlock", "unlock", "Unlock") : button("lock", "lock", "Lock", "danger")}
      <IconButton icon="key" label={`Reset the password of ${username}`} onPress={() => onReset(person)} />
    </>
  );
}
