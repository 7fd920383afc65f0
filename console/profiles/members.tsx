// Who may check the profile out.

import { useState } from "preact/hooks";
import { failure } from "../api/failure.ts";
import { readPerson, searchPeople } from "../api/people.ts";
import type { Profile } from "../api/profiles.ts";
import { profilesOf } from "../api/service.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Confirm } from "../parts/dialog.tsx";
import { TextField } from "../parts/field.tsx";
import { FailureNotice } from "../parts/notice.tsx";
import { Empty, LoadedView, Table } from "../parts/table.tsx";
import { announcement } from "../state/announcement.ts";
import { credentials } from "../state/credentials.ts";
import { useAction, useLoad } from "../state/load.ts";

/** How many names are asked for: each is a call. */
const NAMED = 50;

/** A member; the username only where a super-user is signed in, who may read it. */
interface Member {
  userId: string;
  username: string | null;
}

async function namedMembers({ token, papId }: Profile): Promise<Member[]> {
  const ids = await profilesOf(token).members(papId);
  return Promise.all(
    ids.map(async (userId, index) => ({ userId, username: index < NAMED ? await nameOf(userId) : null })),
  );
}

async function nameOf(userId: string): Promise<string | null> {
  const { session } = credentials;
  if (!session?.isSuperUser) return null;
  // A member may have been deleted since.
  return readPerson(session.caller, userId).then(
    ({ username }) => username,
    () => null,
  );
}

/** The user id that was typed, or that of the username that was typed. @throws {Failure} */
async function userIdOf(typed: string): Promise<string> {
  const { session } = credentials;
  if (typed.startsWith("zusr") || !session?.isSuperUser) return typed;
  const { people } = await searchPeople(session.caller, { by: "username", text: typed, approval: "", page: 1 });
  const [person] = people;
  if (person === undefined) throw failure("There is nobody of that username.");
  return person.userId;
}

export function Members({ profile }: { profile: Profile }) {
  const { token, papId } = profile;
  const canName = credentials.session?.isSuperUser === true;
  const [typed, setTyped] = useState("");
  const [removing, setRemoving] = useState<Member | null>(null);
  const loaded = useLoad(() => namedMembers(profile), [token, papId]);
  const add = useAction(async () => {
    await profilesOf(token).addMember(papId, await userIdOf(typed.trim()));
    announcement.say(`“${typed.trim()}” is a member.`);
    setTyped("");
    await loaded.reload();
  });
  const remove = useAction(async () => {
    if (removing === null) return;
    await profilesOf(token).removeMember(papId, removing.userId);
    announcement.say("The member is removed.");
    await loaded.reload();
  });
  return (
    <>
      <form
        class="panel inline-form"
        aria-label="Add a member"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== "") void add.run();
        }}
      >
        <TextField
          label={canName ? "Username or user id" : "User id"}
          value={typed}
          onInput={setTyped}
          rule="Members may check this profile out; a super-user always may."
          isMono
          isRequired
        />
        <Button kind="primary" submits isBusy={add.isBusy} isDisabled={typed.trim() === ""}>
          Add member
        </Button>
        <FailureNotice failure={add.failure} />
      </form>
      <LoadedView loaded={loaded}>
        {(members) =>
          members.length === 0 ? (
            <Empty title="No members">Only super-users may check this profile out.</Empty>
          ) : (
            <MemberTable members={members} onRemove={setRemoving} />
          )
        }
      </LoadedView>
      {removing && (
        <Confirm
          title="Remove this member?"
          verb="Remove"
          action={remove}
          onClose={() => {
            remove.clear();
            setRemoving(null);
          }}
        >
          <bdi>{removing.username ?? removing.userId}</bdi> gets no credentials of this profile any more. Those that are
          out stay good until they expire.
        </Confirm>
      )}
    </>
  );
}

function MemberTable({ members, onRemove }: { members: readonly Member[]; onRemove: (member: Member) => void }) {
  return (
    <Table of="members" caption="Members" columns={["Person", "User id"]}>
      {members.map((member) => (
        <tr key={member.userId}>
          <th scope="row" class="main-cell">
            <bdi>{member.username ?? "—"}</bdi>
          </th>
          <td class="mono breaks" data-label="User id">
            {member.userId}
          </td>
          <td class="actions-cell">
            <IconButton
              icon="remove"
              kind="danger"
              label={`Remove ${member.username ?? member.userId}`}
              onPress={() => onRemove(member)}
            />
          </td>
        </tr>
      ))}
    </Table>
  );
}
