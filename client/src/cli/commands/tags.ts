/** tags: what AWS would get for the own session. */
import { Profiles, type TagSet } from "../../profiles.ts";
import type { Command } from "../command.ts";
import { EXIT, usageFailure } from "../failure.ts";
import { printable, table } from "../output.ts";
import { currentSession } from "../session-file.ts";

export const tags: Command = {
  name: "tags",
  words: ["PROFILE"],
  summary: "Show the AWS session tags of a profile for the own session, and what is wrong.",
  details: `Needs an API token that may read: SESSION_ATTRIBUTES_API_TOKEN, or apiToken in
config.json. Status 1 where there is a problem; a line with one begins with "!".`,
  examples: ["session-attributes tags finance", "session-attributes tags finance --json"],
  async run({ settings }, { words: [profile = ""] }) {
    if (settings.apiToken === null) {
      throw usageFailure("A tag check needs an API token: SESSION_ATTRIBUTES_API_TOKEN, or apiToken in config.json.");
    }
    const { url, token } = await currentSession(settings);
    const found = await new Profiles({ url, token: settings.apiToken }).checkTags(profile, token);
    return { text: shown(found), json: found, status: found.ok ? EXIT.done : EXIT.refused };
  },
};

function shown({ papId, ok, assumeRole: { Tags, TransitiveTagKeys }, problems, warnings }: TagSet): string {
  const good = Tags.map(({ Key, Value }) => ["", Key, Value, TransitiveTagKeys.includes(Key) ? "yes" : "no", ""]);
  const bad = problems.map(({ mappingName, problem }) => ["!", mappingName, "", "", problem]);
  const rows = [...good, ...bad];
  const verdict = ok ? "AWS would take these tags." : "Nothing can be checked out until this is put right.";
  return [
    rows.length === 0 ? `Profile ${papId} has no tags.` : table(["", "TAG", "VALUE", "TRANSITIVE", "PROBLEM"], rows),
    ...problems.map(({ mappingName, message }) => `! ${printable(mappingName)}: ${printable(message)}`),
    ...warnings.map(({ message }) => `Note: ${printable(message)}`),
    ...(rows.length === 0 ? [] : [verdict]),
  ].join("\n");
}
