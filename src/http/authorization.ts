// The one grammar of the Authorization header (RFC 9110, 11.4): a scheme in any case, white space, a token.

const CREDENTIAL = /^([!#$%&'*+.^_`|~\w-]+)[ \t]+(.*)$/s;

/** The credential of a request under one of the schemes, given in lower case; undefined for no header or another one. */
export function credentialOf(headers: Headers, schemes: readonly string[]): string | undefined {
  const [, scheme = "", token = ""] = CREDENTIAL.exec(headers.get("Authorization") ?? "") ?? [];
  return schemes.includes(scheme.toLowerCase()) ? token.trim() : undefined;
}
