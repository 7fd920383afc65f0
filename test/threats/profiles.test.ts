/** What an access profile gives stays with those whom it is given to. */
import { expect, test } from "vitest";
import { newApiToken } from "../../src/crypto/api-token.ts";
import { sha256Hex } from "../../src/crypto/digest.ts";
import { standInForSts } from "../kit/aws.ts";
import { newHolder, newProfile, ROLE } from "../kit/check-outs.ts";
import { api, expectBody, expectNothing, expectProblem } from "../kit/profiles.ts";
import { setSetting } from "../kit/settings.ts";

standInForSts();

test("threat 31: credentials are shown to members of the profile alone, however long their session lives", async () => {
  const member = await newHolder();
  const papId = await newProfile(member.person);
  const { transactionId } = await member.checkedOut(papId);
  expectBody(await member.tokens(transactionId));
  expectNothing(await api("DELETE", `/paps/${papId}/members/${member.person.userId}`));
  expectProblem(await member.tokens(transactionId), 403, "E1002");
  expect(expectBody(await member.list())).toHaveLength(1);
});

test("threat 32: a token of one profile does not give that profile a role, nor anything to another", async () => {
  const token = newApiToken();
  const holder = await newHolder();
  const papId = await newProfile(holder.person);
  setSetting("API_TOKENS", `team:write:${await sha256Hex(token)}:${papId}`);
  const team = { authorization: `TOKEN ${token}` };
  const body = { roleArn: ROLE };
  expectProblem(await api("PUT", `/paps/${papId}/environments/more`, { body, ...team }), 403, "E1002");
  expectProblem(await api("PUT", `/paps/${papId}-2/members/${holder.person.userId}`, team), 403, "E1002");
  expectNothing(await api("PUT", `/paps/${papId}/members/${holder.person.userId}`, team));
});
