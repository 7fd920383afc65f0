// The tag set in the three forms that AWS takes, to be copied.

import { useState } from "preact/hooks";
import type { TagSet } from "../api/profiles.ts";
import { Button } from "../parts/button.tsx";
import { Segments } from "../parts/segments.tsx";
import { announcement } from "../state/announcement.ts";

const FORMS = [
  { value: "assumeRole", words: "AssumeRole" },
  { value: "webIdentity", words: "Web identity" },
  { value: "saml", words: "SAML" },
] as const;

export function Forms({ tagSet }: { tagSet: TagSet }) {
  const [form, setForm] = useState<(typeof FORMS)[number]["value"]>("assumeRole");
  const text = JSON.stringify(tagSet[form], null, 2);
  return (
    <section class="panel forms">
      <h2>As AWS takes it</h2>
      <Segments label="Form" value={form} choices={FORMS} onChoose={setForm} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who uses a keyboard scrolls it. */}
      <pre class="mono" tabIndex={0}>
        {text}
      </pre>
      <Button
        icon="copy"
        onPress={async () => {
          await navigator.clipboard.writeText(text);
          announcement.say("Copied.");
        }}
      >
        Copy
      </Button>
    </section>
  );
}
