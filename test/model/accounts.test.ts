/**
 * The account of one name against the contract's tables in a small model, under random commands with a clock that
 * stands still: signing in and up, decisions, passwords, second factors, sessions. After each command the two agree in
 * what was answered, in what is seen of the account, and in which sessions live.
 *
 * A failure prints its seed and path, and the commands shrunk to the fewest that fail. MODEL_SEED, MODEL_PATH and
 * MODEL_RUNS go for it as for the model test of attributes.
 */
import fc from "fast-check";
import { beforeEach, inject, it, onTestFinished, vi } from "vitest";
import { setSetting } from "../kit/settings.ts";
import { stubCalls } from "../kit/stub-calls.ts";
import { expectLives } from "./account-agreement.ts";
import * as commands from "./account-commands.ts";
import { AccountModel } from "./account-model.ts";
import { BAD_PASSWORDS, EXPIRY_DAYS, WARNING_DAYS } from "./password-model.ts";
import { play, timeoutOf } from "./playing.ts";
import { RealAccount } from "./real-account.ts";

const { runs } = inject("modelTest");
const DAY_MS = 86_400_000;
const KEYS = ["GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43U"];

beforeEach(() => {
  setSetting("PASSWORD_EXPIRY_DAYS", String(EXPIRY_DAYS));
  setSetting("PASSWORD_WARNING_DAYS", String(WARNING_DAYS));
  // What the directory is told is tested elsewhere; it would take a third of the time.
  onTestFinished(stubCalls.intercept(({ method }, carryOut) => (method === "tell" ? Promise.resolve() : carryOut())));
  // Between two hashes others come first: here there are none, and the pause would be most of it.
  const wait = scheduler.wait.bind(scheduler);
  vi.spyOn(scheduler, "wait").mockImplementation(() => wait(0));
});

const good = fc.constantFrom("the first password", "the second password", "the third password");
const newPassword = fc.oneof({ arbitrary: good, weight: 3 }, fc.constantFrom(...BAD_PASSWORDS));
const next = fc.oneof({ arbitrary: fc.constant(null), weight: 2 }, newPassword);
const typed = fc.oneof({ arbitrary: fc.constant("the present one"), weight: 12 }, good);
const code = fc.oneof(
  { arbitrary: fc.constantFrom(0, 1, -1), weight: 4 },
  fc.constantFrom<commands.ChosenCode>(2, -2, "wrong", "none"),
);
const from = fc.constantFrom("192.0.2.1", "198.51.100.1");
const approval = fc.constantFrom("approved", "approved", "before_decision", "rejected");
const signUpStatus = fc.constantFrom("final", "final", "before_confirmation", "to_approve");
const key = fc.constantFrom(...KEYS);
const back = fc.oneof({ arbitrary: fc.constant(1), weight: 3 }, fc.integer({ min: 2, max: 5 }));
const expiresInMs = fc.constantFrom(0, -1_000, 60_000, 5 * DAY_MS, WARNING_DAYS * DAY_MS, 100 * DAY_MS);

const beginning = fc.record(
  {
    password: fc.option(good, { freq: 9 }),
    isLocked: fc.constantFrom(false, false, false, true),
    approval,
    signUp: signUpStatus,
    mustChange: fc.constantFrom(false, false, true),
  },
  { noNullPrototype: true },
);
const signIn = fc.record({ password: typed, next, code, from }, { noNullPrototype: true }).map(commands.signIn);
const guess = fc
  .record(
    { what: fc.constantFrom("password", "code", "key"), times: fc.constantFrom(1, 3, 10, 12), from },
    { noNullPrototype: true },
  )
  .map(commands.guess);
const make = fc
  .tuple(beginning, fc.record({ on: fc.boolean(), key: fc.option(key) }, { noNullPrototype: true }))
  .map((all) => commands.make(...all));
const signUp = fc
  .tuple(good, fc.record({ isFreed: fc.constantFrom(true, true, false) }, { noNullPrototype: true }))
  .map((all) => commands.signUp(...all));
/** What lets in is decided more often than what keeps out: otherwise hardly anybody gets as far as the later rules. */
const letIn = { isLocked: false, approval: "approved", signUp: "final" } as const;
const decide = fc
  .oneof(
    { arbitrary: fc.constant(letIn), weight: 6 },
    fc.constant({ isLocked: true }),
    approval.map((status) => ({ approval: status })),
    signUpStatus.map((status) => ({ signUp: status })),
    { arbitrary: fc.boolean().map((mustChange) => ({ mustChange })), weight: 2 },
    fc.boolean().map((isSuperUser) => ({ isSuperUser })),
    { arbitrary: expiresInMs.map((ms) => ({ expiresInMs: ms })), weight: 4 },
  )
  .map(commands.decide);
const factorChange = fc.record(
  { on: fc.boolean(), key, isReset: fc.boolean() },
  { requiredKeys: [], noNullPrototype: true },
);
const codes = fc.record(
  { proof: code, next: fc.oneof({ arbitrary: fc.constant("none" as const), weight: 2 }, code) },
  { noNullPrototype: true },
);
const changeFactor = fc
  .tuple(fc.option(back, { freq: 3 }), factorChange, codes)
  .map((all) => commands.changeFactor(...all));
const changeOwnPassword = fc
  .tuple(back, fc.record({ old: typed, next: newPassword, from }, { noNullPrototype: true }))
  .map((all) => commands.changeOwnPassword(...all));
const resetPassword = fc
  .tuple(
    newPassword,
    fc.record(
      { mustChange: fc.option(fc.boolean()), days: fc.option(fc.constantFrom(1, 20, 100)) },
      { noNullPrototype: true },
    ),
  )
  .map((all) => commands.resetPassword(...all));
const useSession = fc
  .tuple(fc.constantFrom("renew", "end", "end the others"), back)
  .map((all) => commands.useSession(...all));
const wait = fc
  .oneof(
    { arbitrary: fc.constantFrom(1, 1_000, 30_000, 60_000, 5 * 60_000), weight: 4 },
    fc.constantFrom(59 * 60_000, DAY_MS, 6 * DAY_MS, 15 * DAY_MS),
  )
  .map(commands.wait);

/** What can happen to an account, with how often. The first one is what a command shrinks to. */
const COMMANDS = [
  { arbitrary: wait, weight: 12 },
  { arbitrary: signIn, weight: 24 },
  { arbitrary: changeFactor, weight: 12 },
  { arbitrary: decide, weight: 12 },
  { arbitrary: useSession, weight: 5 },
  { arbitrary: changeOwnPassword, weight: 4 },
  { arbitrary: resetPassword, weight: 2 },
  { arbitrary: guess, weight: 3 },
  { arbitrary: make, weight: 2 },
  { arbitrary: signUp, weight: 3 },
  { arbitrary: fc.constantFrom(1, 1, 1, 2).map((count) => commands.confirm(count as 1 | 2)), weight: 4 },
  { arbitrary: fc.constant(commands.remove), weight: 1 },
  { arbitrary: fc.constant(commands.ring), weight: 3 },
  { arbitrary: fc.constant(commands.forget), weight: 3 },
];

it(
  "an account is what the contract says after any commands, and so are its answers and its sessions",
  () =>
    play({
      numRuns: runs,
      command: fc.oneof({ withCrossShrink: true }, ...COMMANDS),
      notNeeded: commands.wait(1),
      begin: async () => {
        const [model, real] = [new AccountModel(Date.now()), await RealAccount.new()];
        const ordinary = { isLocked: false, approval: "approved", signUp: "final", mustChange: false } as const;
        await commands.makeUser(model, real, { ...ordinary, password: "the first password" }, { on: false, key: null });
        return { model, real };
      },
      end: async (model, real) => {
        await expectLives(model, real);
        await real.close();
      },
    }),
  timeoutOf(runs),
);
