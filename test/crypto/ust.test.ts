/** User session tokens: what we issue is accepted, here and by another implementation, and nothing else is. */
import fernet from "fernet";
import { expect, test, vi } from "vitest";
import { fromBase64url, fromUtf8, randomBytes, toBase64url, toBase64urlPadded, utf8 } from "../../src/crypto/bytes.ts";
import { parseFernetKeys, sealFernet } from "../../src/crypto/fernet.ts";
import { newSessionSecret } from "../../src/crypto/identifiers.ts";
import { issueUst, verifyUst } from "../../src/crypto/ust.ts";

const DAY_MS = 86_400_000;
const MAX_AGE_MS = 30 * DAY_MS;
const now = 1_795_305_600_000; // whole seconds, as tokens are dated

const setting = toBase64url(randomBytes(32));
const keys = parseFernetKeys(setting);

const verify = (token: string, nowMs = now) => verifyUst(keys, token, nowMs, MAX_AGE_MS);
const issue = (secret = newSessionSecret()) => issueUst(keys, secret, now);

async function sealed(payload: Uint8Array<ArrayBuffer>): Promise<string> {
  const [signer] = keys;
  if (signer === undefined) throw new Error("no key");
  return sealFernet(signer, payload, now);
}

test("a session's token has 120 characters, starts like any Fernet token and gives the secret back", async () => {
  const secret = newSessionSecret();
  const token = await issue(secret);

  expect(token).toMatch(/^gAAAA[\w-]{114}=$/);
  expect(await verify(token)).toEqual(secret);
});

test("it lives for the longest session lifetime and not a millisecond more", async () => {
  const token = await issue();
  expect(await verify(token, now + MAX_AGE_MS)).not.toBeNull();
  expect(await verify(token, now + MAX_AGE_MS + 1)).toBeNull();
});

test("the first key signs; a rotation locks nobody out", async () => {
  const [older, newer] = [setting, toBase64url(randomBytes(32))];
  const secret = newSessionSecret();
  const before = await issueUst(parseFernetKeys(older), secret, now);
  const added = parseFernetKeys(`${older},${newer}`);
  const promoted = parseFernetKeys(`${newer},${older}`);
  const after = await issueUst(promoted, secret, now);

  // Each step's tokens are accepted by the places that are a step behind or ahead.
  expect(await verifyUst(promoted, before, now, MAX_AGE_MS)).toEqual(secret);
  expect(await verifyUst(added, after, now, MAX_AGE_MS)).toEqual(secret);
  // Only places without the new key at all refuse its tokens, and only retiring the old key ends its own.
  expect(await verifyUst(parseFernetKeys(older), after, now, MAX_AGE_MS)).toBeNull();
  expect(await verifyUst(parseFernetKeys(newer), before, now, MAX_AGE_MS)).toBeNull();
});

test("a Fernet token of another kind or length under the same key is no session token", async () => {
  const secret = newSessionSecret();
  const kind = (byte: number, length = 16) => sealed(new Uint8Array([byte, ...secret, ...secret].slice(0, 1 + length)));

  expect(await verify(await kind(0x01))).toEqual(secret);
  for (const other of [0x00, 0x02, 0x80, 0xff]) expect(await verify(await kind(other))).toBeNull();
  for (const length of [15, 17, 20]) {
    const token = await kind(0x01, length);
    expect(token).toHaveLength(120); // only the payload tells
    expect(await verify(token)).toBeNull();
  }
  expect(await verify(await sealed(randomBytes(48)))).toBeNull();
});

test("1,000 changed, cut, lengthened, recoded and foreign tokens are refused", async () => {
  const token = await issue();
  const bytes = fromBase64url(token);
  if (bytes === null) throw new Error("not base64url");
  const forged = new Set<string>();

  // Every bit of the 89 bytes: version, time, IV, ciphertext, signature.
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const flipped = bytes.slice();
    flipped.set([(flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))], bit >> 3);
    forged.add(toBase64urlPadded(flipped));
  }
  // Every shorter text, and the same bytes cut and encoded anew.
  for (let length = 0; length < token.length; length += 1) forged.add(token.slice(0, length));
  for (let length = 0; length < bytes.length; length += 1) forged.add(toBase64urlPadded(bytes.subarray(0, length)));
  // The same bytes in other spellings: alphabet, padding, spare bits, white space, case.
  const standard = token.replaceAll("-", "+").replaceAll("_", "/");
  const spellings = [
    token.slice(0, 119),
    `${token.slice(0, 119)}A`,
    ...(standard === token ? [] : [standard]),
    ...["A", "=", "==", " ", "\n", "\0", token].map((tail) => token + tail),
    ...[" ", "\t", "=", "A"].map((head) => head + token),
    ...[0, 5, 60, 119].map((at) => `${token.slice(0, at)} ${token.slice(at + 1)}`),
    token.toLowerCase(),
    token.toUpperCase(),
    token.replace("=", "%3D"),
    token.replace("gAAAA", "gAAAA".normalize("NFD").replace("A", "Ａ")),
  ];
  for (const spelling of spellings) forged.add(spelling);
  // Tokens of a foreign key, and 89 random bytes.
  for (let i = 0; i < 50; i += 1) {
    forged.add(await issueUst(parseFernetKeys(toBase64url(randomBytes(32))), newSessionSecret(), now));
    forged.add(toBase64urlPadded(randomBytes(89)));
  }

  const decrypt = vi.spyOn(crypto.subtle, "decrypt");
  expect(forged.size).toBeGreaterThanOrEqual(1000);
  for (const text of forged) expect(await verify(text), `${text.length} characters`).toBeNull();
  expect(decrypt).not.toHaveBeenCalled(); // no oracle: nothing is decrypted that we did not sign

  expect(await verify(token)).not.toBeNull();
  expect(decrypt).toHaveBeenCalledOnce();
  decrypt.mockRestore();
});

test("a Fernet token of another length than ours costs no HMAC", async () => {
  const longer = await sealed(randomBytes(48));
  const hmac = vi.spyOn(crypto.subtle, "verify");
  expect(await verify(longer)).toBeNull();
  expect(await verify(await issue())).not.toBeNull();
  expect(hmac).toHaveBeenCalledOnce();
  hmac.mockRestore();
});

test("nothing can be issued without a key, or over a secret of another length", async () => {
  await expect(issueUst([], newSessionSecret(), now)).rejects.toThrow("no key");
  await expect(issue(randomBytes(15))).rejects.toThrow("16 bytes");
});

// The npm package reads and writes payloads as text, so these secrets are 16 ASCII characters.
const textSecret = "0123456789abcdef";

test("a token made by the npm package fernet with the same key is accepted", async () => {
  const foreign = new fernet.Token({ secret: new fernet.Secret(setting), time: new Date(now).toISOString() });
  const token = foreign.encode(`\u0001${textSecret}`);

  const secret = await verify(token);
  expect(secret && fromUtf8(secret)).toBe(textSecret);
});

test("a token of ours is accepted by the npm package fernet", async () => {
  const token = await issue(utf8(textSecret));
  const foreign = new fernet.Token({ secret: new fernet.Secret(setting), token, ttl: 0 });

  expect(foreign.decode()).toBe(`\u0001${textSecret}`);
});
