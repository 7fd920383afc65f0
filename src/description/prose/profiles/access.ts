// Check-out, credentials and check-in: the person's own side.

import type * as access from "../../../contract/profiles/access.ts";
import { CHECK_OUT_LEASE_MS, CHECK_OUTS } from "../../../limits.ts";
import { type Declared, PLAIN, type ProseTable } from "../prose.ts";
import { SAMPLE } from "../samples.ts";

const papId = "The id of the profile.";
const environmentId = "The id of the environment.";
const transactionId = "The id of the check-out.";

const CHECK_OUT = {
  transactionId: SAMPLE.transactionId,
  papId: SAMPLE.papId,
  environmentId: SAMPLE.environmentId,
  userId: SAMPLE.userId,
  accessType: "PROGRAMMATIC",
  status: "checkedOut",
  checkedOut: SAMPLE.zonedTime,
  checkedIn: null,
  expiration: SAMPLE.zonedLater,
};

export const ACCESS_PROSE: ProseTable<Declared<typeof access>> = {
  checkOut: {
    summary: "Check a profile out",
    description: `Asks AWS STS once to assume the environment's role with the profile's session tags. The credentials are kept encrypted with the session. For members of the profile and super-users, ${CHECK_OUTS.limit} times a minute for each person. While it asks AWS, for at most ${CHECK_OUT_LEASE_MS / 1000} seconds, another check-out of the same environment is refused.`,
    parameters: { papId, environmentId, accessType: "The one kind of access that there is." },
    examples: {
      call: {
        summary: "The call",
        sends: { environmentId: "{otherEnvironmentId}", accessType: "PROGRAMMATIC" },
      },
    },
    answers: { checkedOut: CHECK_OUT },
  },
  listCheckOuts: {
    summary: "List this session's check-outs",
    description: "Those that are out and have not expired.",
    parameters: {},
    examples: PLAIN,
    answers: { checkOuts: [CHECK_OUT] },
  },
  getCredentials: {
    summary: "Read the credentials of a check-out",
    description:
      "Only the session that checked out gets them, until they expire, are checked in, or the session ends. Who is no member any more gets them no longer.",
    parameters: { transactionId },
    examples: PLAIN,
    answers: {
      credentials: {
        accessKeyID: "ASIAIOSFODNN7EXAMPLE",
        secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        sessionToken: "IQoJb3JpZ2luX2VjEXAMPLETOKEN",
        expirationTime: SAMPLE.zonedLater,
      },
    },
  },
  checkIn: {
    summary: "Check a profile in",
    description: "Forgets the credentials. Forgetting is not revoking: AWS honours them until they expire.",
    parameters: { transactionId, type: "The one way of checking in that there is." },
    examples: { call: { summary: "The call", sends: { type: "API" } } },
    answers: { checkedIn: { ...CHECK_OUT, status: "checkedIn", checkedIn: SAMPLE.zonedLater } },
  },
};
