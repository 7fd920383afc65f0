// Attributes of the session, of oneself, or of a person whom an administrator looks at: find, add, change, delete.

import { useEffect, useState } from "preact/hooks";
import { type Attribute, listAttributes, type Owner } from "../api/attributes.ts";
import { Button, IconButton } from "../parts/button.tsx";
import { Segments } from "../parts/segments.tsx";
import { Empty, LoadedView } from "../parts/table.tsx";
import { clock } from "../state/clock.ts";
import { useSession } from "../state/credentials.ts";
import { drafts, useDraft } from "../state/drafts.ts";
import { type Loaded, useLoad } from "../state/load.ts";
import { goTo } from "../state/route.ts";
import { useWatched } from "../state/store.ts";
import { AddAttribute, type Addition, newAddition } from "./add.tsx";
import { draftsOf, ownerOf } from "./owner.ts";
import { AttributeTable } from "./table.tsx";

const WHOSE = [
  { value: "session", words: "This session" },
  { value: "me", words: "Me" },
] as const;

/** After an expiry the list is loaded anew, when the service's clock is surely past it. */
const AFTER_EXPIRY_MS = 500;
/** The longest wait that a timer takes: later expiries wait for the list to be loaded anew. */
const LONGEST_TIMER_MS = 2_147_483_647;

export function Attributes({ whose, userId }: { whose: string | undefined; userId: string | undefined }) {
  const { caller } = useSession();
  const owner = ownerOf(whose, userId);
  const [addition, setAddition] = useDraft<Addition>(draftsOf(owner).addition);
  const [wanted, setWanted] = useState("");
  const loaded = useLoad(() => listAttributes(caller, owner), [caller, whose, userId]);
  useReloadAtExpiry(loaded);
  return (
    <>
      <div class="view-head">
        <h1>Attributes</h1>
        <p class="view-about">{aboutOf(owner)}</p>
        <div class="view-actions">
          <Button
            kind="primary"
            icon="add"
            isDisabled={addition !== undefined}
            onPress={() => setAddition(newAddition())}
          >
            Add attribute
          </Button>
        </div>
      </div>
      <div class="tools">
        {userId === undefined && (
          <Segments
            label="Whose attributes"
            value={owner.kind === "session" ? "session" : "me"}
            choices={WHOSE}
            onChoose={(chosen) => goTo("attributes", chosen)}
          />
        )}
        <Find wanted={wanted} onInput={setWanted} />
        <IconButton icon="reload" label="Load the attributes anew" isBusy={loaded.isLoading} onPress={loaded.reload} />
      </div>
      {addition && (
        <AddAttribute
          owner={owner}
          addition={addition}
          onChange={setAddition}
          onAdded={async () => {
            setAddition(undefined);
            await loaded.reload();
          }}
        />
      )}
      <LoadedView loaded={loaded}>
        {(attributes) => <Found owner={owner} attributes={attributes} wanted={wanted} reload={loaded.reload} />}
      </LoadedView>
    </>
  );
}

function aboutOf(owner: Owner): string {
  if (owner.kind === "session") return "Facts that belong to this session. They end with it.";
  if (owner.userId === undefined) return "Facts that belong to you. They outlive your sessions.";
  return "Facts that belong to this person. They outlive sessions.";
}

function Find({ wanted, onInput }: { wanted: string; onInput: (wanted: string) => void }) {
  return (
    <input
      type="search"
      class="input find"
      aria-label="Find by name or value"
      placeholder="Find by name or value"
      value={wanted}
      onInput={(event) => onInput(event.currentTarget.value)}
    />
  );
}

interface FoundProps {
  owner: Owner;
  attributes: readonly Attribute[];
  wanted: string;
  reload: () => Promise<void>;
}

/** What the search finds, and every attribute with an unsaved change, whatever is searched and still there. */
function Found({ owner, attributes, wanted, reload }: FoundProps) {
  useWatched(drafts);
  const { changes } = draftsOf(owner);
  const changed = drafts.keys(changes).map((key) => key.slice(changes.length));
  const stored = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const names = [
    ...changed.filter((name) => !stored.has(name)),
    ...attributes.filter((one) => changed.includes(one.name) || matches(one, wanted)).map(({ name }) => name),
  ];
  if (names.length === 0 && wanted === "") {
    return <Empty title="No attributes yet">Add one: a name, a value, and how long it lives.</Empty>;
  }
  return (
    <>
      <AttributeTable owner={owner} names={names} stored={stored} reload={reload} />
      <p class="count" role="status">
        {wanted === "" ? `${attributes.length} in all` : `${names.length} of ${attributes.length}`}
      </p>
    </>
  );
}

function matches({ name, value }: Attribute, wanted: string): boolean {
  const text = wanted.trim().toLowerCase();
  return name.toLowerCase().includes(text) || (value?.toLowerCase().includes(text) ?? false);
}

function useReloadAtExpiry({ data, reload }: Loaded<Attribute[]>): void {
  const next = Math.min(...(data ?? []).map(({ expiresAtMs }) => expiresAtMs ?? Number.POSITIVE_INFINITY));
  useEffect(() => {
    const waitMs = next - clock.nowMs() + AFTER_EXPIRY_MS;
    if (waitMs > LONGEST_TIMER_MS) return;
    const timer = setTimeout(reload, Math.max(AFTER_EXPIRY_MS, waitMs));
    return () => clearTimeout(timer);
  }, [next, data, reload]);
}
