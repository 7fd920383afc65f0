// People, for an administrator: search, add, decide, reset passwords.

import { useState } from "preact/hooks";
import { type Approval, type NewPerson, type Person, type Search, searchPeople } from "../api/people.ts";
import { Button } from "../parts/button.tsx";
import { Empty, LoadedView } from "../parts/table.tsx";
import { useSession } from "../state/credentials.ts";
import { useDraft } from "../state/drafts.ts";
import { useLoad } from "../state/load.ts";
import { AddPerson, newPersonDraft } from "./add-person.tsx";
import { type Asked, Decision } from "./decision.tsx";
import { PersonTable } from "./person-table.tsx";
import { ResetPassword } from "./reset-password.tsx";

const EVERYBODY: Search = { by: "name", text: "", approval: "", page: 1 };

const WAYS: readonly (readonly [Search["by"], string])[] = [
  ["name", "Name contains"],
  ["username", "Username is"],
  ["email", "E-mail is"],
  ["user_id", "User id is"],
];

const APPROVALS: readonly (readonly [Approval | "", string])[] = [
  ["", "Any approval"],
  ["before_decision", "Before decision"],
  ["approved", "Approved"],
  ["rejected", "Rejected"],
];

export function People() {
  const { caller } = useSession();
  const [draft, setDraft] = useDraft<NewPerson>("person");
  const [search, setSearch] = useState(EVERYBODY);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [resetting, setResetting] = useState<Person | null>(null);
  const loaded = useLoad(() => searchPeople(caller, search), [caller, search]);
  return (
    <>
      <div class="view-head">
        <h1>People</h1>
        <p class="view-about">Who may sign in, and who decides about others.</p>
        <div class="view-actions">
          <Button kind="primary" icon="add" isDisabled={draft !== undefined} onPress={() => setDraft(newPersonDraft())}>
            Add person
          </Button>
        </div>
      </div>
      {draft && (
        <AddPerson
          draft={draft}
          onChange={setDraft}
          onAdded={async () => {
            setDraft(undefined);
            await loaded.reload();
          }}
        />
      )}
      <SearchForm search={search} onSearch={setSearch} />
      <LoadedView loaded={loaded}>
        {({ people, total, page, pages }) =>
          people.length === 0 ? (
            <Empty title="Nobody found">Search for something else, or for everybody with an empty field.</Empty>
          ) : (
            <>
              <PersonTable people={people} onAsk={setAsked} onReset={setResetting} />
              <div class="pages">
                <p class="count" role="status">
                  {total} found{pages > 1 && `, page ${page} of ${pages}`}
                </p>
                <Button icon="back" isDisabled={page <= 1} onPress={() => setSearch({ ...search, page: page - 1 })}>
                  Before
                </Button>
                <Button icon="next" isDisabled={page >= pages} onPress={() => setSearch({ ...search, page: page + 1 })}>
                  Next
                </Button>
              </div>
            </>
          )
        }
      </LoadedView>
      {asked && <Decision asked={asked} onClose={() => setAsked(null)} onDone={loaded.reload} />}
      {resetting && <ResetPassword person={resetting} onClose={() => setResetting(null)} />}
    </>
  );
}

/** A text is searched for when it is sent; a choice at once. */
function SearchForm({ search, onSearch }: { search: Search; onSearch: (search: Search) => void }) {
  const [text, setText] = useState(search.text);
  return (
    <form
      class="tools search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch({ ...search, text, page: 1 });
      }}
    >
      <select
        class="input"
        aria-label="Search by"
        value={search.by}
        onChange={(event) => onSearch({ ...search, by: event.currentTarget.value as Search["by"], text, page: 1 })}
      >
        {WAYS.map(([by, words]) => (
          <option key={by} value={by}>
            {words}
          </option>
        ))}
      </select>
      <input
        type="search"
        class="input"
        aria-label="Search for"
        placeholder="Everybody"
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <select
        class="input"
        aria-label="Approval"
        value={search.approval}
        // An exact name decides alone.
        disabled={text !== "" && (search.by === "username" || search.by === "user_id")}
        onChange={(event) =>
          onSearch({ ...search, approval: event.currentTarget.value as Approval | "", text, page: 1 })
        }
      >
        {APPROVALS.map(([approval, words]) => (
          <option key={approval} value={approval}>
            {words}
          </option>
        ))}
      </select>
      <Button submits icon="find">
        Search
      </Button>
    </form>
  );
}
