// One GET of a document of an identity provider. The provider may be slow, broken or somebody else: redirects are not
// followed, and time and size of the answer are bounded.

import { readAtMost, utf8Text } from "../bounded-read.ts";
import { PROVIDER_ANSWER_BYTES, PROVIDER_TIMEOUT_MS } from "../limits.ts";

/** Why there is no document, for the log. */
type DocumentFault = "unreachable" | "timed-out" | "status" | "too-large" | "malformed";

export type FetchedDocument = { ok: true; document: unknown } | { ok: false; why: DocumentFault };

/** Fetches a document of JSON, once. It throws nothing. */
export async function fetchDocument(url: string): Promise<FetchedDocument> {
  const signal = AbortSignal.timeout(PROVIDER_TIMEOUT_MS);
  try {
    const headers = { Accept: "application/json" };
    const response = await fetch(url, { headers, redirect: "manual", signal });
    if (response.status !== 200) {
      await response.body?.cancel();
      return { ok: false, why: "status" };
    }
    const bytes = response.body ? await readAtMost(response.body, PROVIDER_ANSWER_BYTES) : new Uint8Array();
    return bytes === null ? { ok: false, why: "too-large" } : parsed(utf8Text(bytes));
  } catch {
    return { ok: false, why: signal.aborted ? "timed-out" : "unreachable" };
  }
}

function parsed(text: string | null): FetchedDocument {
  try {
    return { ok: true, document: JSON.parse(text ?? "") };
  } catch {
    return { ok: false, why: "malformed" };
  }
}
