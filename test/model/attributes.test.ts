/**
 * The attributes of real objects against a plain Map, under random commands with a clock that stands still: after each
 * command the two agree in what is seen, in what is stored and in when the alarm is due; nothing encrypted lies
 * readable; no revision comes back; an ended owner has nothing.
 *
 * A failure prints its seed and path, and the commands shrunk to the fewest that fail. To see it again:
 *
 *     MODEL_SEED=<seed> MODEL_PATH=<path> npx vitest run test/model
 *
 * MODEL_RUNS sets how many runs there are for sessions; `npm run test:long` makes ten times as many.
 */
import fc from "fast-check";
import { inject, it } from "vitest";
import { Keys } from "../kit/keys.ts";
import { setSetting } from "../kit/settings.ts";
import { evict } from "../kit/storage.ts";
import * as commands from "./attribute-commands.ts";
import { play, timeoutOf } from "./playing.ts";
import { MARK, type NewOwner, newSessionOwner, newUserOwner } from "./real-owner.ts";

const { runs } = inject("modelTest");
/** Users and sessions share the code that owns attributes; what differs is the rest. */
const USERS_SHARE = 4;

const name = fc.constantFrom("a", "b", "c", "__proto__", "constructor");
const text = fc.string({ unit: fc.constantFrom("x", "'", '"', "\0", "é", "\u{1f511}", "\ufeff"), maxLength: 12 });
const expirationSeconds = fc.constantFrom(null, 1, 2, 7, 60, 1_000, 3_153_600_000);
const names = fc.uniqueArray(name, { minLength: 1, maxLength: 4 });

const encrypted = text.map((value) => ({ value: MARK + value, encrypt: true }));
const plain = text.map((value) => ({ value, encrypt: false }));
const valued = fc.record(
  { name, content: fc.oneof(encrypted, plain), expirationSeconds },
  { requiredKeys: ["name", "content"], noNullPrototype: true },
);
const item = fc.oneof(
  { arbitrary: valued.map(({ content, ...rest }) => ({ ...rest, ...content })), weight: 4 },
  {
    arbitrary: fc.record({ name, expirationSeconds, encrypt: fc.constant(false) }, { noNullPrototype: true }),
    weight: 1,
  },
);
const mode = fc.constantFrom("set", "create", "update");
const chosen = fc.constantFrom("the present revision", "an earlier revision", "any revision", "none");
const condition = fc.option(chosen, { nil: undefined, freq: 4 });

const by = fc.constantFrom("owner", "owner", "super-user");

const closed = fc.constantFrom(
  {},
  { set_by: "super-user" as const },
  { set_by: "super-user" as const, read_by: "super-user" as const },
);
const rule = fc
  .record(
    {
      names: fc.constantFrom("a", "b", "*", "__*", "cons*"),
      on: fc.constantFrom("session", "user", "both"),
      closed,
      max_expiration: fc.constantFrom(1, 60),
      encrypt: fc.boolean(),
    },
    { requiredKeys: ["names", "closed"], noNullPrototype: true },
  )
  .map(({ closed, ...rest }) => ({ ...rest, ...closed }));

const look = fc
  .tuple(fc.uniqueArray(name), fc.boolean(), by)
  .map(([some, asStored, by]) => commands.look(some, asStored, by));
const one = fc
  .tuple(mode, item, by, condition)
  .map(([mode, one, by, chosen]) => commands.change({ mode, items: [one] }, by, chosen));
const many = fc
  .tuple(mode, fc.array(item, { minLength: 2, maxLength: 5 }), by)
  .map(([mode, items, by]) => commands.change({ mode, items }, by));
const removeOne = fc
  .tuple(name, by, condition)
  .map(([one, by, chosen]) => commands.change({ mode: "remove", names: [one] }, by, chosen));
const removeMany = fc.tuple(names, by).map(([names, by]) => commands.change({ mode: "remove", names }, by));
const rules = fc.array(rule, { maxLength: 3 }).map(commands.rule);
const wait = fc.constantFrom(1, 400, 999, 1_000, 2_500, 60_000, 1_500_000).map(commands.wait);
const renew = fc.constantFrom(1_000, 60_000, 3_600_000).map(commands.renew);

/** What any owner can be put through, with how often. The first one is what a command shrinks to. */
const COMMON = [
  { arbitrary: look, weight: 2 },
  { arbitrary: one, weight: 16 },
  { arbitrary: many, weight: 6 },
  { arbitrary: removeOne, weight: 4 },
  { arbitrary: removeMany, weight: 2 },
  { arbitrary: wait, weight: 8 },
  { arbitrary: fc.constant(commands.waitForAlarm), weight: 3 },
  { arbitrary: fc.constant(commands.ringEarly), weight: 2 },
  { arbitrary: fc.constant(commands.forget), weight: 4 },
  { arbitrary: fc.constant(commands.end), weight: 1 },
  { arbitrary: fc.constant(commands.rotate), weight: 4 },
  { arbitrary: rules, weight: 3 },
];

const OWNERS: [kind: string, next: NewOwner, numRuns: number, special: fc.Arbitrary<commands.OwnerCommand>][] = [
  ["a session's", newSessionOwner, runs, renew],
  ["a user's", newUserOwner, Math.ceil(runs / USERS_SHARE), fc.constant(commands.rewrap)],
];

it.each(OWNERS)(
  "%s attributes are what a plain Map says after any commands",
  (_kind, next, numRuns, special) =>
    play({
      numRuns,
      command: fc.oneof({ withCrossShrink: true }, ...COMMON, { arbitrary: special, weight: 3 }),
      notNeeded: commands.look([], false, "owner"),
      begin: async () => {
        setSetting("ATTRIBUTE_RULES", []);
        const keys = new Keys();
        const first = await next(keys.primary);
        return { model: { owner: first.model }, real: { owner: first.real, next, keys } };
      },
      end: (_model, { owner }) => evict(owner.place),
    }),
  timeoutOf(runs),
);
