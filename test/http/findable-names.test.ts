/** What can be made can be found: by any name that it may have, however clients write it. */
import { afterEach, expect, it, vi } from "vitest";
import {
  addAttribute,
  api,
  expectBody,
  expectProblem,
  newIdentityAttribute,
  newProfileId,
  STATIC,
} from "../kit/profiles.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  "CORP\\users",
  "tab\\team",
  'say "hi"',
  "O'Brien",
  "50% a+b",
  "\\\\",
  '"',
  "\\u0041",
  "Größe",
  "ends with \\",
])("an identity attribute named %j, as it is and as JSON text", async (part) => {
  const { id, name } = await newIdentityAttribute({ name: `${crypto.randomUUID()} ${part}` });
  for (const text of [`"${name}"`, JSON.stringify(name), JSON.stringify(name.normalize("NFD"))]) {
    const query = new URLSearchParams({ filter: `name eq ${text}` });
    const found = expectBody<{ id: string }[]>(await api("GET", `/users/attributes?${query}`));
    expect(found.map((one) => one.id)).toEqual([id]);
  }
});

it("with two readings of which both are names, the one as it is comes first", async () => {
  const name = `${crypto.randomUUID()} a\\b`;
  const asIs = await newIdentityAttribute({ name: name.replace("\\", "\\\\") });
  const asJson = await newIdentityAttribute({ name });
  const query = new URLSearchParams({ filter: `name eq "${asIs.name}"` });
  const found = expectBody<{ id: string }[]>(await api("GET", `/users/attributes?${query}`));
  expect(found.map((one) => one.id)).toEqual([asIs.id, asJson.id]);
});

it("a text that is too long for a name is not found, and not normalised", async () => {
  const normalize = vi.spyOn(String.prototype, "normalize");
  const filter = (text: string) => api("GET", `/users/attributes?${new URLSearchParams({ filter: text })}`);
  expect(expectBody(await filter(`name eq "${"a\u0301".repeat(200)}"`))).toEqual([]);
  expectProblem(await filter(`name eq "${"a\u0301".repeat(5_000)}"`), 400, "E1003");
  expect(normalize.mock.contexts.filter((text) => String(text).length > 382)).toEqual([]);
});

it("tag keys are one in two normal forms", async () => {
  const papId = newProfileId();
  await addAttribute(papId, { ...STATIC, mappingName: "가" });
  const body = { ...STATIC, mappingName: "가".normalize("NFD") };
  expectProblem(await api("POST", `/paps/${papId}/session-attributes`, { body }), 409, "E1005");
});
