/** First chapter: the attributes of one session, from sign-in to sign-out. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Chapter, Guide } from "./guide.ts";

const ATTR = "/zato/sso/session/attr";
const APP = { current_app: "CRM" };
const OK = { status: "ok", cid: /^[0-9a-f]{24}$/ };
const DATE_TIME = /^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d$/;
const NEVER = "9999-12-31T00:00:00";

/** Long enough to be read once while it lives, short enough to wait for. */
const SHORT_LIFE_SECONDS = 3;

/** Sign in, set, read, list and see expire, sign out. */
export const sessionChapter: Chapter = {
  title: "Attributes of a session",
  async tour(guide) {
    const session = await signIn(guide);
    await setAndRead(guide, session);
    await many(guide, session);
    await expire(guide, session);
    await signOut(guide, session);
  },
};

/** What every call about one's own session carries. */
interface Own extends Record<string, unknown> {
  current_ust: string;
  target_ust: string;
  current_app: string;
}

async function signIn(guide: Guide): Promise<Own> {
  const { SUPER_USER_NAME: username, SUPER_USER_PASSWORD: password } = guide.service.secrets.values;
  const { json } = await guide.step({
    title: "Sign in. The answer has the session's token, which opens everything below.",
    method: "POST",
    path: "/zato/sso/user/login",
    body: { username, password, ...APP },
    status: 200,
    answer: { ...OK, ust: /^gAAAA[\w-]{114}=$/, user_id: /^zusr[0-9a-z]{26}$/, expiration_time: DATE_TIME },
  });
  const ust = String(json.ust);
  return { current_ust: ust, target_ust: ust, ...APP };
}

/** Sends a call about the own session's attributes that must be answered with ok, and with these fields. */
async function ok(guide: Guide, title: string, call: string, body: Own, answer: object = {}): Promise<void> {
  const [method = "", path = ""] = call.split(" ");
  await guide.step({ title, method, path, body, status: 200, answer: { ...OK, ...answer } });
}

async function setAndRead(guide: Guide, own: Own): Promise<void> {
  const name = "my-new-rest-attribute";
  const value = "my-new-rest-value";
  const set = { ...own, name, value, encrypt: true, expiration: 3600 };
  await ok(guide, "Set one attribute, stored encrypted, for an hour.", `PUT ${ATTR}`, set);
  const times = { creation_time: DATE_TIME, last_modified: DATE_TIME, expiration_time: DATE_TIME };
  const whole = { found: true, name, value, is_encrypted: true, ...times };
  await ok(guide, "Read it back, decrypted.", `GET ${ATTR}`, { ...own, name }, whole);
  const sealed = { found: true, value: /^(?!my-new)[\w-]{40,}=*$/, is_encrypted: true };
  await ok(guide, "Read it as it is stored.", `GET ${ATTR}`, { ...own, name, decrypt: false }, sealed);
}

async function many(guide: Guide, own: Own): Promise<void> {
  const data = [
    { name: "language", value: "pt-BR" },
    { name: "cart", value: "3 items" },
    { name: "one-time-code", value: "271828", encrypt: true, expiration: SHORT_LIFE_SECONDS },
  ];
  const title = `Set three in one call, all or nothing; the last one lives ${SHORT_LIFE_SECONDS} seconds.`;
  await ok(guide, title, `PUT ${ATTR}`, { ...own, data });
  await ok(
    guide,
    "Read two in one call.",
    `GET ${ATTR}`,
    { ...own, data: ["language", "one-time-code"] },
    {
      result: [
        { name: "language", found: true, value: "pt-BR", is_encrypted: false, expiration_time: NEVER },
        { name: "one-time-code", found: true, value: "271828", is_encrypted: true, expiration_time: DATE_TIME },
      ],
    },
  );
  const asked = { ...own, data: ["one-time-code", "language", "no-such"] };
  const result = { "one-time-code": true, language: true, "no-such": false };
  await ok(guide, "Do they exist?", `GET ${ATTR}/exists`, asked, { result });
  const names = ["cart", "language", "my-new-rest-attribute", "one-time-code"];
  await ok(guide, "All names, sorted.", `GET ${ATTR}/names`, own, { result: names });
}

async function expire(guide: Guide, own: Own): Promise<void> {
  guide.say(`\n   ... waiting ${SHORT_LIFE_SECONDS} seconds ...`);
  await sleep(SHORT_LIFE_SECONDS * 1000);
  const gone = { ...own, name: "one-time-code" };
  await ok(guide, "The short-lived one has expired.", `GET ${ATTR}`, gone, { found: false });
}

async function signOut(guide: Guide, own: Own): Promise<void> {
  await guide.step({
    title: "Sign out. The session ends, and everything stored with it.",
    method: "POST",
    path: "/zato/sso/user/logout",
    body: { ust: own.current_ust, ...APP },
    status: 200,
    answer: OK,
  });
  await guide.step({
    title: "The token opens nothing any more.",
    method: "GET",
    path: ATTR,
    body: { ...own, name: "language" },
    status: 403,
    answer: { status: "error", sub_status: ["E007001"] },
  });
}
