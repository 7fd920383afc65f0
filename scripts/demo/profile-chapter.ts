/** The session attributes of an access profile: which facts about a person become AWS session tags. */
import type { Chapter, Guide } from "./guide.ts";

const PROFILE = "/api/paps/finance-admin";
const ATTRIBUTES = `${PROFILE}/session-attributes`;
const RECORD_ID = /^[0-9a-z]{20}$/;

/** Add a Static and an Identity attribute, list, replace, remove. */
export const profileChapter: Chapter = {
  title: "Session attributes of a profile",
  async tour(guide) {
    const email = await findEmail(guide);
    const cost = await addTwo(guide, email);
    await replace(guide, cost);
    await remove(guide, cost);
  },
};

/** The API token of an administrator's script. */
const withToken = (guide: Guide) => ({ Authorization: `TOKEN ${guide.service.secrets.apiToken}` });

const STATIC = {
  sessionAttributeType: "Static",
  attributeSchemaId: "",
  mappingName: "cost-center",
  attributeValue: "IT",
  transitive: true,
};

async function findEmail(guide: Guide): Promise<string> {
  const { json } = await guide.step({
    title: "With an API token, find the identity attribute that holds a person's e-mail address.",
    method: "GET",
    path: '/api/users/attributes?filter=name eq "Email"',
    headers: withToken(guide),
    status: 200,
    answer: { 0: { id: RECORD_ID, name: "Email", dataType: "String", builtIn: true }, length: 1 },
  });
  return String(Reflect.get(Object(json[0]), "id"));
}

/** @returns the id of the first one */
async function addTwo(guide: Guide, email: string): Promise<string> {
  const headers = withToken(guide);
  const { json } = await guide.step({
    title: "Add a Static attribute: the tag cost-center has the same value for everybody, also across chained roles.",
    method: "POST",
    path: ATTRIBUTES,
    headers,
    body: STATIC,
    status: 200,
    answer: { ...STATIC, id: RECORD_ID },
  });
  const identity = { sessionAttributeType: "Identity", attributeSchemaId: email, mappingName: "email" };
  await guide.step({
    title: "Add an Identity attribute: the tag email has each person's own address.",
    method: "POST",
    path: ATTRIBUTES,
    headers,
    body: identity,
    status: 200,
    answer: { ...identity, id: RECORD_ID, attributeValue: null, transitive: false },
  });
  await guide.step({
    title: "AWS reads keys without regard to case, so a second Cost-Center is refused here and now.",
    method: "POST",
    path: ATTRIBUTES,
    headers,
    body: { ...STATIC, mappingName: "Cost-Center" },
    status: 409,
    answer: { status: 409, errorCode: "E1005", message: /mappingName/ },
  });
  await guide.step({
    title: "List them, in order of addition.",
    method: "GET",
    path: ATTRIBUTES,
    headers,
    status: 200,
    answer: { 0: { ...STATIC, id: json.id }, 1: identity, length: 2 },
  });
  return String(json.id);
}

async function replace(guide: Guide, id: string): Promise<void> {
  const headers = withToken(guide);
  const body = { ...STATIC, id, attributeValue: "HR" };
  await guide.step({
    title: "Replace the first, if nobody has changed the list since: its revision is 2.",
    method: "PUT",
    path: ATTRIBUTES,
    headers: { ...headers, "If-Match": '"2"' },
    body,
    status: 204,
    answer: {},
  });
  await guide.step({
    title: "Somebody who still goes by revision 2 is told so, and overwrites nothing.",
    method: "PUT",
    path: ATTRIBUTES,
    headers: { ...headers, "If-Match": '"2"' },
    body: { ...body, attributeValue: "Sales" },
    status: 412,
    answer: { status: 412, errorCode: "P-0412" },
  });
}

async function remove(guide: Guide, id: string): Promise<void> {
  const headers = withToken(guide);
  await guide.step({
    title: "Remove it.",
    method: "DELETE",
    path: `${ATTRIBUTES}/${id}`,
    headers,
    status: 204,
    answer: {},
  });
  await guide.step({
    title: "One is left.",
    method: "GET",
    path: ATTRIBUTES,
    headers,
    status: 200,
    answer: { 0: { sessionAttributeType: "Identity", mappingName: "email" }, length: 1 },
  });
}
