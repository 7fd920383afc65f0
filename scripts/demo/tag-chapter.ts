/** What a person's session has becomes the session tags that AWS gets. */
import type { Chapter, Guide, Step } from "./guide.ts";
import { ANA, signInAdmin, signInAna } from "./user-chapter.ts";

const PROFILE = "/api/paps/demo";
const ATTR = "/zato/sso/session/attr";
const PROJECT = "Blue Whale";
const SAML = "https://aws.amazon.com/SAML/Attributes";

/** Set up a profile, find out what is missing; an attempt that does not count, and one that does; see the tags. */
export const tagChapter: Chapter = {
  title: "From a session to AWS",
  async tour(guide) {
    await setUp(guide);
    const ust = await signInAna(guide);
    const missing = { mappingName: "project", problem: "no-session-attribute", message: /set it in the session/ };
    await check(guide, ust, "What would AWS get for her session now? Something is missing, and it says what to do.", {
      ok: false,
      problems: [missing],
    });
    await setProject(guide, ust, ust, "Ana chooses it herself.");
    const chosen = { mappingName: "project", problem: "self-chosen", message: /a super-user must set it/ };
    await check(guide, ust, "That is no tag: nobody chooses the own rights.", { ok: false, problems: [chosen] });
    const admin = await signInAdmin(guide);
    await setProject(guide, admin, ust, "A super-user sets it in her session, stored encrypted, for an hour.");
    await checkRight(guide, ust);
  },
};

const withToken = (guide: Guide) => ({ Authorization: `TOKEN ${guide.service.secrets.apiToken}` });

async function setUp(guide: Guide): Promise<void> {
  const attributes = [
    { sessionAttributeType: "Static", mappingName: "cost-center", attributeValue: "IT" },
    { sessionAttributeType: "Identity", mappingName: "email", attributeSchemaId: "builtin00000000email" },
    { sessionAttributeType: "Session", mappingName: "project", attributeValue: "current-project", transitive: true },
  ];
  for (const body of attributes) {
    await guide.step({
      title: `A profile with one attribute of each type: ${body.sessionAttributeType}.`,
      method: "POST",
      path: `${PROFILE}/session-attributes`,
      headers: withToken(guide),
      body,
      status: 200,
      answer: body,
    });
  }
}

async function setProject(guide: Guide, current_ust: string, target_ust: string, title: string): Promise<void> {
  const attribute = { name: "current-project", value: PROJECT, encrypt: true, expiration: 3600 };
  await guide.step({
    title,
    method: "PUT",
    path: ATTR,
    body: { current_app: "CRM", current_ust, target_ust, ...attribute },
    status: 200,
    answer: { status: "ok" },
  });
}

async function checkRight(guide: Guide, ust: string): Promise<void> {
  const tags = { "cost-center": "IT", email: ANA.email, project: PROJECT };
  const right = {
    ok: true,
    problems: [],
    warnings: [],
    assumeRole: {
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      TransitiveTagKeys: ["project"],
    },
    webIdentity: {
      "https://aws.amazon.com/tags": {
        principal_tags: Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, [value]])),
        transitive_tag_keys: ["project"],
      },
    },
    saml: [
      ...Object.entries(tags).map(([key, value]) => ({ name: `${SAML}/PrincipalTag:${key}`, values: [value] })),
      { name: `${SAML}/TransitiveTagKeys`, values: ["project"] },
    ],
    characters: Object.entries(tags).flat().join("").length,
  };
  const { assumeRole, webIdentity, saml } = await check(guide, ust, "Now nothing is wrong.", right);
  guide.say("\nAs AWS would get it, with AssumeRole:");
  guide.say(onLines(assumeRole));
  guide.say("in a web identity token, with AssumeRoleWithWebIdentity:");
  guide.say(onLines(webIdentity));
  guide.say("in a SAML assertion, with AssumeRoleWithSAML:");
  guide.say(onLines(saml));
}

/** Asks for the tag set of a session, and returns it. */
async function check(
  guide: Guide,
  ust: string,
  title: string,
  answer: Step["answer"],
): Promise<Record<string, unknown>> {
  const path = `${PROFILE}/session-tags`;
  const call = { method: "POST", path, headers: withToken(guide), body: { ust } };
  return (await guide.step({ title, ...call, status: 200, answer })).json;
}

/** JSON on lines, each object or list that has no other in it on one. */
function onLines(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/([[{])\n([^[\]{}]*)\n *([\]}])/g, (_, open, inner, close) =>
    [open, inner.replace(/\n */g, " ").trim(), close].join(" "),
  );
}
