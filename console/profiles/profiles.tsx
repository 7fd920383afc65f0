// Profiles: one is typed, there is no list of them. Its parts stand side by side.

import { useState } from "preact/hooks";
import { isProfileId, PROFILE_ID_RULE } from "../../src/domain/profile.ts";
import type { Profile } from "../api/profiles.ts";
import { Button } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { ApiTokenForm } from "../sign-in/api-token-form.tsx";
import { useCredentials } from "../state/credentials.ts";
import { goTo, hrefOf } from "../state/route.ts";
import { Tags } from "../tags/tags.tsx";
import { Environments } from "./environments.tsx";
import { Members } from "./members.tsx";
import { TagAttributes } from "./tag-attributes.tsx";

const PARTS = [
  ["attributes", "Attributes"],
  ["tags", "Tag set"],
  ["members", "Members"],
  ["environments", "Environments"],
] as const;

type Part = (typeof PARTS)[number][0];

export function Profiles({ papId, part }: { papId: string | undefined; part: string | undefined }) {
  const { apiToken } = useCredentials();
  if (apiToken === null) return <AskForToken />;
  if (papId === undefined || !isProfileId(papId)) return <Choose />;
  const present = PARTS.find(([name]) => name === part)?.[0] ?? "attributes";
  return <OneProfile key={papId} profile={{ token: apiToken, papId }} present={present} />;
}

function AskForToken() {
  return (
    <>
      <div class="view-head">
        <h1>Profiles</h1>
        <p class="view-about">What becomes an AWS session tag, where and for whom.</p>
      </div>
      <div class="panel narrow">
        <ApiTokenForm />
      </div>
    </>
  );
}

function Choose() {
  const [typed, setTyped] = useState("");
  const isWrong = typed !== "" && !isProfileId(typed);
  return (
    <>
      <div class="view-head">
        <h1>Profiles</h1>
        <p class="view-about">A profile is whatever id somebody writes to; there is no list of them.</p>
      </div>
      <form
        class="panel narrow"
        onSubmit={(event) => {
          event.preventDefault();
          if (isProfileId(typed)) goTo("profiles", typed);
        }}
      >
        <TextField
          label="Profile id (papId)"
          value={typed}
          onInput={setTyped}
          rule={PROFILE_ID_RULE}
          fault={isWrong ? PROFILE_ID_RULE : undefined}
          isMono
          isRequired
          isFirst
        />
        <Button kind="primary" submits isDisabled={!isProfileId(typed)}>
          Open
        </Button>
      </form>
    </>
  );
}

function OneProfile({ profile, present }: { profile: Profile; present: Part }) {
  const { papId } = profile;
  return (
    <>
      <div class="view-head">
        <h1>
          <span class="title-kind">Profile</span> <code>{papId}</code>
        </h1>
        <div class="view-actions">
          <Button onPress={() => goTo("profiles")}>Another profile</Button>
        </div>
      </div>
      <ul class="tabs" aria-label={`Parts of ${papId}`}>
        {PARTS.map(([name, words]) => (
          <li key={name}>
            <a href={hrefOf("profiles", papId, name)} aria-current={name === present ? "true" : undefined}>
              {words}
            </a>
          </li>
        ))}
      </ul>
      {present === "attributes" && <TagAttributes profile={profile} />}
      {present === "tags" && <Tags profile={profile} />}
      {present === "members" && <Members profile={profile} />}
      {present === "environments" && <Environments profile={profile} />}
    </>
  );
}
