// The tags that AWS would get for a session now: as a picture, with what is wrong, and in AWS's forms.

import { useState } from "preact/hooks";
import { listIdentityAttributes, type Profile, type TagSet } from "../api/profiles.ts";
import { profilesOf } from "../api/service.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { TextField } from "../parts/field.tsx";
import { Icon } from "../parts/icon.tsx";
import { Notice } from "../parts/notice.tsx";
import { Segments } from "../parts/segments.tsx";
import { Empty, LoadedView } from "../parts/table.tsx";
import { useCredentials } from "../state/credentials.ts";
import { useLoad } from "../state/load.ts";
import { flowOf, type NumberedProblem } from "./flow.ts";
import { Forms } from "./forms.tsx";
import { Picture } from "./picture.tsx";
import { Steps } from "./steps.tsx";

const WHOSE = [
  { value: "own", words: "My session" },
  { value: "other", words: "Another session" },
] as const;

export function Tags({ profile }: { profile: Profile }) {
  const { session } = useCredentials();
  const [whose, setWhose] = useState<"own" | "other">(session === null ? "other" : "own");
  const [typed, setTyped] = useState("");
  const [other, setOther] = useState("");
  const ust = whose === "own" ? (session?.caller.ust ?? "") : other;
  return (
    <>
      {session !== null && (
        <div class="tools">
          <Segments label="For which session" value={whose} choices={WHOSE} onChoose={setWhose} />
        </div>
      )}
      {whose === "other" && (
        <form
          class="panel inline-form"
          aria-label="Another session"
          onSubmit={(event) => {
            event.preventDefault();
            setOther(typed.trim());
          }}
        >
          <TextField
            label="Token of a live session"
            type="password"
            value={typed}
            onInput={setTyped}
            rule="It stays in the memory of this page."
            isMono
            isRequired
          />
          <Button kind="primary" submits isDisabled={typed.trim() === ""}>
            Show its tags
          </Button>
        </form>
      )}
      {ust !== "" && <TagsOf key={ust} profile={profile} ust={ust} />}
    </>
  );
}

function TagsOf({ profile, ust }: { profile: Profile; ust: string }) {
  const { token, papId } = profile;
  const profiles = profilesOf(token);
  const loaded = useLoad(async () => {
    const [{ attributes }, tagSet] = await Promise.all([profiles.attributes(papId), profiles.checkTags(papId, ust)]);
    return { attributes, tagSet };
  }, [token, papId, ust]);
  const definitions = useLoad(() => listIdentityAttributes(token), [token]).data ?? [];
  return (
    <LoadedView loaded={loaded}>
      {({ attributes, tagSet }) => {
        if (attributes.length === 0) {
          return <Empty title="No tags">The profile has no attributes: AWS would get no tag from it.</Empty>;
        }
        const { courses, sources, problems } = flowOf(attributes, definitions, tagSet);
        return (
          <>
            <div class="tag-head">
              <Verdict tagSet={tagSet} count={attributes.length} />
              <IconButton
                icon="reload"
                label="Check the tags again"
                isBusy={loaded.isLoading}
                onPress={loaded.reload}
              />
            </div>
            <figure class="panel">
              <figcaption class="unseen">Which tag comes from where</figcaption>
              <Picture courses={courses} sources={sources} />
              <Steps courses={courses} />
            </figure>
            <Problems problems={problems} />
            {tagSet.warnings?.map(({ warning, message }) => (
              <Notice key={warning} kind="warning">
                <p>{message}</p>
              </Notice>
            ))}
            <Forms tagSet={tagSet} />
          </>
        );
      }}
    </LoadedView>
  );
}

function Verdict({ tagSet: { ok, assumeRole, characters, problems }, count }: { tagSet: TagSet; count: number }) {
  return (
    <p class="verdict" role="status">
      <span class={ok ? "badge good" : "badge danger"}>
        <Icon name={ok ? "approve" : "warning"} />
        {ok ? "ready for AWS" : `${problems.length} ${problems.length === 1 ? "problem" : "problems"}`}
      </span>
      <span>
        {assumeRole.Tags.length} of {count} tags, {characters} characters
      </span>
    </p>
  );
}

function Problems({ problems }: { problems: readonly NumberedProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <section class="problems" aria-label="Problems">
      <h2>What is wrong</h2>
      <ol>
        {problems.map(({ number, mappingName, problem, message }) => (
          <li key={number}>
            <span class="mark">{number}</span>
            <p>
              <bdi class="mono">{mappingName}</bdi> <span class="reference">{problem}</span>
              <br />
              <bdi>{message}</bdi>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
