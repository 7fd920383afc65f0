// A decision about a person is asked back once: most of them end sessions.

import { decide, type Person } from "../api/people.ts";
import { Confirm } from "../parts/dialog.tsx";
import { announcement } from "../state/announcement.ts";
import { useSession } from "../state/credentials.ts";
import { useAction } from "../state/load.ts";

export type Verdict = "approve" | "reject" | "lock" | "unlock";

export interface Asked {
  person: Person;
  verdict: Verdict;
}

const WORDS: Record<Verdict, { verb: string; done: string; consequence: string }> = {
  approve: { verb: "Approve", done: "approved", consequence: "may sign in from now on." },
  reject: { verb: "Reject", done: "rejected", consequence: "may not sign in any more, and every session ends." },
  lock: { verb: "Lock", done: "locked", consequence: "may not sign in until unlocked, and every session ends." },
  unlock: {
    verb: "Unlock",
    done: "unlocked",
    consequence: "may sign in again. Sessions that have ended do not return.",
  },
};

interface DecisionProps {
  asked: Asked;
  onClose: () => void;
  onDone: () => Promise<void>;
}

export function Decision({ asked: { person, verdict }, onClose, onDone }: DecisionProps) {
  const { caller } = useSession();
  const { verb, done, consequence } = WORDS[verdict];
  const action = useAction(async () => {
    await decide(caller, person.userId, verdict);
    announcement.say(`“${person.username}” is ${done}.`);
    await onDone();
  });
  return (
    <Confirm
      title={`${verb} this person?`}
      verb={verb}
      isDangerous={verdict === "reject" || verdict === "lock"}
      action={action}
      onClose={onClose}
    >
      <bdi>
        <strong>{person.username}</strong>
      </bdi>{" "}
      {consequence}
    </Confirm>
  );
}
