/**
 * `npm run measure:sign-in`: how long sign-in takes with a wrong password and with an unknown username, side by side.
 * The two should be alike within the noise, so that time does not tell which names exist. The numbers are for people
 * to look at and assert nothing: a busy machine moves them more than the difference that is looked for.
 */
import { newLocalSecrets } from "../../scripts/local-secrets.ts";
import { BareRuntime } from "../harness/bare-runtime.ts";
import { runCommand } from "../harness/command.ts";
import { quantile } from "../harness/quantile.ts";
import { type Person, SsoClient, WrongAnswer } from "../harness/sso-client.ts";
import { buildProduct } from "../harness/worker-build.ts";

const OPTIONS = { tries: { fallback: 40, least: 1, most: 1_000 } };
/** Tries that are not counted: the first ones wake the objects and warm the code. */
const WARM_UP_TRIES = 3;

const HELP = `Measures sign-in with a wrong password against sign-in with an unknown username.

  npm run measure:sign-in                    40 tries of each, in turn, on a bare workerd; about a quarter minute
  npm run measure:sign-in -- --tries 200     more exact
  npm run measure:sign-in -- --help          this text

It prints the median of each and the bounds of the middle half of the tries:

  wrong password   of a user who exists and whose object is awake
  unknown name     the same unknown username again and again: its object is awake too, so only our code differs
  new name         another unknown username each time: the platform first has to make an object in memory

The exit status is 0 whatever the numbers are.
`;

/** A kind of try: whose name is given, and how many milliseconds each answer took. */
interface Kind {
  title: string;
  username: (i: number) => string;
  took: number[];
}

await runCommand(HELP, OPTIONS, async ({ tries }, directory) => {
  const secrets = await newLocalSecrets();
  const runtime = new BareRuntime(await buildProduct(directory), directory, secrets.values);
  const client = new SsoClient(runtime, secrets);
  try {
    await runtime.start();
    // The first sign-in makes the super-user.
    await client.signIn();
    const kinds: Kind[] = [
      { title: "wrong password", username: () => secrets.values.SUPER_USER_NAME, took: [] },
      { title: "unknown name", username: () => "nobody", took: [] },
      { title: "new name", username: (i) => `nobody-${i}`, took: [] },
    ];
    // In turn, so that whatever else the machine does falls on all alike.
    for (let i = -WARM_UP_TRIES; i < tries; i += 1) {
      for (const { username, took } of kinds) {
        const ms = await tryInVain(client, { username: username(i), password: `a wrong password ${i}` });
        if (i >= 0) took.push(ms);
      }
    }
    print(tries, kinds);
    return true;
  } finally {
    client.close();
    await runtime.stop();
  }
});

/** A sign-in that must be refused. @returns how many milliseconds that took @throws {WrongAnswer} */
async function tryInVain(client: SsoClient, person: Person): Promise<number> {
  const start = performance.now();
  const { status } = await client.send("POST", "/zato/sso/user/login", { ...person });
  const took = performance.now() - start;
  if (status !== 403) throw new WrongAnswer(`sign-in answered ${status} where 403 was expected`);
  return took;
}

function print(tries: number, kinds: readonly Kind[]): void {
  const row = (head: string, cells: string[]) =>
    console.log(head.padEnd(14) + cells.map((cell) => cell.padStart(17)).join(""));
  row(
    `${tries} tries each`,
    kinds.map(({ title }) => title),
  );
  for (const [name, part] of Object.entries({ "lower quarter": 0.25, median: 0.5, "upper quarter": 0.75 })) {
    row(
      name,
      kinds.map(({ took }) => `${quantile(took, part).toFixed(1)} ms`),
    );
  }
}
