/** A user, from being made by an administrator to being signed in, and signed out everywhere when locked. */
import type { Chapter, Guide, Step } from "./guide.ts";

const USER = "/zato/sso/user";
const APP = { current_app: "CRM" };
const OK = { status: "ok", cid: /^[0-9a-f]{24}$/ };

/** Who is made here; a later chapter signs in again. */
export const ANA = { username: "ana.soe@example.com", password: "demo/ana/1", email: "ana@example.com" };

/** Make, approve, sign in, lock, unlock. */
export const userChapter: Chapter = {
  title: "A user",
  async tour(guide) {
    const admin = await signInAdmin(guide);
    const userId = await make(guide, admin);
    await signInAna(guide);
    const about = { ust: admin, user_id: userId, ...APP };
    await post(guide, "Lock her: her sessions end at once.", `${USER}/lock`, about, OK);
    const locked = { status: "error", sub_status: ["E005002"] };
    await post(guide, "Who knows her password is told why.", `${USER}/login`, { ...credentials, ...APP }, locked, 403);
    await post(guide, "Unlock her.", `${USER}/unlock`, about, OK);
  },
};

const credentials = { username: ANA.username, password: ANA.password };

/** Signs the user of this chapter in, and returns the session's token. */
export async function signInAna(guide: Guide): Promise<string> {
  const answer = { ...OK, ust: /^gAAAA/, user_id: /^zusr[0-9a-z]{26}$/ };
  return String((await post(guide, "Ana signs in.", `${USER}/login`, { ...credentials, ...APP }, answer)).ust);
}

/** Signs the super-user of the settings in, and returns the session's token. */
export async function signInAdmin(guide: Guide): Promise<string> {
  const { SUPER_USER_NAME: username, SUPER_USER_PASSWORD: password } = guide.service.secrets.values;
  const body = { username, password, ...APP };
  return String((await post(guide, "Sign in as a super-user.", `${USER}/login`, body, OK)).ust);
}

/** @returns the user id */
async function make(guide: Guide, ust: string): Promise<string> {
  const made = { ...OK, user_id: /^zusr/, email: ANA.email, approval_status: "before_decision" };
  const { user_id } = await post(guide, "Make a user.", USER, { ust, ...ANA, ...APP }, made);
  const early = { status: "error", sub_status: ["E005004"] };
  await post(guide, "She cannot sign in yet.", `${USER}/login`, { ...credentials, ...APP }, early, 403);
  await post(guide, "Approve her.", `${USER}/approve`, { ust, user_id, ...APP }, OK);
  return String(user_id);
}

/** Makes a POST that must be answered so, and returns the answer's fields. */
async function post(
  guide: Guide,
  title: string,
  path: string,
  body: Record<string, unknown>,
  answer: Step["answer"],
  status = 200,
): Promise<Record<string, unknown>> {
  return (await guide.step({ title, method: "POST", path, body, status, answer })).json;
}
