/** ls, get, set, rm: attributes of the own session, or by `--user` of oneself. */
import type { Attribute } from "../../attribute.ts";
import { SessionAttributes } from "../../session-attributes.ts";
import { type Command, type Context, type Line, type Option, textOption } from "../command.ts";
import { secondsOf } from "../duration.ts";
import { EXIT, Failure } from "../failure.ts";
import { printable, shownTime, table } from "../output.ts";
import { currentSession } from "../session-file.ts";

const USER: Option = { type: "boolean", says: "attributes of yourself, which outlive the session" };

async function attributesOf({ settings }: Context, { options }: Line): Promise<SessionAttributes> {
  const session = await currentSession(settings);
  return new SessionAttributes({ ...session, ...(options.user === true ? { of: { userId: "me" } } : {}) });
}

export const ls: Command = {
  name: "ls",
  words: [],
  summary: "List the attributes of the session.",
  details: "Encrypted values stay hidden, in --json as null, unless --reveal is given.",
  options: { user: USER, reveal: { type: "boolean", says: "show encrypted values, too" } },
  examples: ["session-attributes ls", "session-attributes ls --user --reveal --json"],
  async run(context, line) {
    const isRevealed = line.options.reveal === true;
    const all = await (await attributesOf(context, line)).all({ decrypt: isRevealed });
    const isHidden = ({ isEncrypted }: Attribute) => isEncrypted && !isRevealed;
    const row = (one: Attribute) => [
      one.name,
      isHidden(one) ? "(encrypted)" : one.value,
      shownTime(one.expiresAt),
      one.setBy,
    ];
    return {
      text: all.length === 0 ? "There are no attributes." : table(["NAME", "VALUE", "EXPIRES", "SET BY"], all.map(row)),
      json: all.map((one) => (isHidden(one) ? { ...one, value: null } : one)),
    };
  },
};

export const get: Command = {
  name: "get",
  words: ["NAME"],
  summary: "Print the value of an attribute; status 1 where there is none.",
  options: { user: USER },
  examples: ["session-attributes get cost-center", "session-attributes get cost-center --json"],
  async run(context, line) {
    const [name = ""] = line.words;
    const found = await (await attributesOf(context, line)).get(name);
    if (found === null) throw new Failure(EXIT.refused, "not-found", `There is no attribute "${printable(name)}".`);
    // A program gets the value as it is.
    return { text: process.stdout.isTTY ? printable(found.value) : found.value, json: found };
  },
};

export const set: Command = {
  name: "set",
  words: ["NAME", "[VALUE]"],
  summary: "Create or replace an attribute.",
  details: `Without VALUE it is asked for without echo, or all of standard input is the value
(but for the end of its last line): what is secret should stand in no argument.`,
  options: {
    user: USER,
    encrypt: { type: "boolean", says: "store the value encrypted" },
    expires: { type: "string", value: "TIME", says: "90s, 15m, 2h, 7d; never. Without it an expiry stays as it is" },
  },
  examples: [
    "session-attributes set cost-center IT --expires 15m",
    "session-attributes set api-key --encrypt <key-file",
  ],
  async run(context, line) {
    const [name = "", given] = line.words;
    const time = textOption(line, "expires");
    const expirationSeconds = time === undefined ? undefined : secondsOf(time);
    const isEncrypted = line.options.encrypt === true;
    const attributes = await attributesOf(context, line);
    const value = given ?? (await askedValue(context));
    await attributes.set(name, value, {
      encrypt: isEncrypted,
      ...(expirationSeconds === undefined ? {} : { expirationSeconds }),
    });
    return { text: `Set ${printable(name)}.`, json: { name } };
  },
};

async function askedValue({ questions }: Context): Promise<string> {
  if (questions.isTerminal) return questions.ask("Value", { isSecret: true });
  return (await questions.all()).replace(/\r?\n$/, "");
}

export const rm: Command = {
  name: "rm",
  words: ["NAME..."],
  summary: "Delete attributes, all of them or none. One that is not there is no error.",
  options: { user: USER },
  examples: ["session-attributes rm cost-center step-up"],
  async run(context, line) {
    await (await attributesOf(context, line)).delete(line.words);
    return { text: `Deleted ${line.words.map(printable).join(", ")}.`, json: { names: line.words } };
  },
};
