/** Last chapter: the login that people already have on the way in, AWS without a stored key on the way out. */
import type { Chapter, Guide } from "./guide.ts";

const PROFILE = "/api/paps/research";
const ENVIRONMENT = "/environments/lab";
const DEPARTMENT = "Research";
const ROLE = "arn:aws:iam::123456789012:role/research";

/** Exchange an ID token, see its claim as an attribute, map it, check out, and look at what AWS was told. */
export const loginChapter: Chapter = {
  title: "From a login to AWS, without a stored key",
  async tour(guide) {
    const ust = await exchange(guide);
    await readDepartment(guide, ust);
    await setUp(guide, await userIdOf(guide, ust));
    const transactionId = await checkOut(guide, ust);
    showToken(guide);
    await readCredentials(guide, ust, transactionId);
  },
};

const withToken = (guide: Guide) => ({ Authorization: `TOKEN ${guide.service.secrets.apiToken}` });

async function exchange(guide: Guide): Promise<string> {
  const claims = {
    sub: "bea",
    name: "Bea Lund",
    email: "bea@example.com",
    email_verified: true,
    department: DEPARTMENT,
  };
  const idToken = await guide.around.provider.idToken(claims);
  guide.say("\nBea has signed in at her company's identity provider, which says of her in an ID token:");
  guide.say(JSON.stringify(claims));
  const { json } = await guide.step({
    title: "Her ID token is exchanged for a session. She is here for the first time, so that makes her a user, too.",
    method: "POST",
    path: "/oauth2/token",
    form: {
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: idToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      audience: "CRM",
    },
    status: 200,
    answer: { access_token: /^gAAAA/, token_type: "Bearer" },
  });
  return String(json.access_token);
}

async function readDepartment(guide: Guide, ust: string): Promise<void> {
  await guide.step({
    title: "A claim of the login has become an attribute of the session; the service itself has set it.",
    method: "GET",
    path: "/zato/sso/session/attr/all?current_app=CRM",
    headers: { Authorization: `Bearer ${ust}` },
    status: 200,
    answer: { result: [{ name: "department", value: DEPARTMENT, set_by: "super-user" }] },
  });
}

async function userIdOf(guide: Guide, ust: string): Promise<string> {
  const { json } = await guide.step({
    title: "Who she is here.",
    method: "GET",
    path: "/zato/sso/user?current_app=CRM",
    headers: { Authorization: `Bearer ${ust}` },
    status: 200,
    answer: { username: "demo:bea", email: "bea@example.com", display_name: "Bea Lund" },
  });
  return String(json.user_id);
}

async function setUp(guide: Guide, userId: string): Promise<void> {
  const headers = withToken(guide);
  const attribute = { sessionAttributeType: "Session", mappingName: "department", attributeValue: "department" };
  await guide.step({
    title: "A profile makes a session tag of it.",
    method: "POST",
    path: `${PROFILE}/session-attributes`,
    headers,
    body: attribute,
    status: 200,
    answer: attribute,
  });
  const puts: [title: string, path: string, body?: Record<string, unknown>][] = [
    ["The profile gives a role.", ENVIRONMENT, { roleArn: ROLE, region: "eu-central-1", durationSeconds: 900 }],
    ["She may have it.", `/members/${userId}`],
  ];
  for (const [title, path, body = {}] of puts) {
    await guide.step({ title, method: "PUT", path: `${PROFILE}${path}`, headers, body, status: 204, answer: {} });
  }
}

/** @returns the id of the transaction */
async function checkOut(guide: Guide, ust: string): Promise<string> {
  const { json } = await guide.step({
    title: "She checks out. No AWS key exists: the service vouches for her with a token that lives a minute.",
    method: "POST",
    path: `/api/access/research${ENVIRONMENT}`,
    headers: { Authorization: `Bearer ${ust}` },
    body: {},
    status: 200,
    answer: { papId: "research", status: "checkedOut" },
  });
  return String(json.transactionId);
}

/** What AWS was told, once the stand-in has verified it against the published keys. */
function showToken(guide: Guide): void {
  const { honoured } = guide.around.sts;
  const token = honoured.at(-1);
  guide.announce("A stand-in for AWS STS has fetched the public keys and verified the token, which says:");
  guide.say(JSON.stringify(token?.header));
  guide.say(JSON.stringify(token?.claims, null, 2));
  guide.judge(honoured.length === 1 ? [] : ["AWS should have honoured one token"]);
}

async function readCredentials(guide: Guide, ust: string, transactionId: string): Promise<void> {
  await guide.step({
    title: "Her credentials, which end in a quarter of an hour.",
    method: "GET",
    path: `/api/access/${transactionId}/tokens`,
    headers: { Authorization: `Bearer ${ust}` },
    status: 200,
    answer: { accessKeyID: /^ASIA/, expirationTime: /Z$/ },
  });
}
