/**
 * `npm run measure:sign-in`: how long sign-in takes with a wrong password and with an unknown username, side by side.
 * The two should be alike within the noise, so that time does not tell which names exist. The numbers are for people
 * to look at and assert nothing: a busy machine moves them more than the difference that is looked for.
 */
import { quantile } from "./quantile.ts";
import { type Service, startService } from "./service.ts";

/** Tries of each kind. Together they stay below what one address may try in a minute (SIGN_INS_BY_ADDRESS). */
const TRIES = 40;
/** Tries that are not counted: the first ones wake the objects and warm the code. */
const WARM_UP_TRIES = 3;

const HELP = `Measures sign-in with a wrong password against sign-in with an unknown username.

  npm run measure:sign-in              ${TRIES} tries of each, in turn, on a service of its own; about a quarter minute
  npm run measure:sign-in -- --help    this text

It prints the median of each and the bounds of the middle half of the tries:

  wrong password   of a user who exists and whose object is awake
  unknown name     the same unknown username again and again: its object is awake too, so only our code differs
  new name         another unknown username each time: the platform first has to make an object in memory

The service listens on a free port of this machine, with fresh secrets and throw-away storage. The exit status is 0
whatever the numbers are.
`;

/** Exit status of a process that was interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

if (process.argv.slice(2).some((flag) => flag === "--help" || flag === "-h")) {
  process.stdout.write(HELP);
} else {
  await measure();
}

async function measure(): Promise<void> {
  // Whatever ends this process ends the service and removes its storage; the default of a signal would leave both.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(INTERRUPTED));
  const service = await startService();
  try {
    const { SUPER_USER_NAME, SUPER_USER_PASSWORD } = service.secrets.values;
    await trySignIn(service, SUPER_USER_NAME, SUPER_USER_PASSWORD, 200);
    const kinds: Kind[] = [
      { title: "wrong password", username: () => SUPER_USER_NAME, took: [] },
      { title: "unknown name", username: () => "nobody", took: [] },
      { title: "new name", username: (i) => `nobody-${i}`, took: [] },
    ];
    // In turn, so that whatever else the machine does falls on all alike.
    for (let i = -WARM_UP_TRIES; i < TRIES; i += 1) {
      for (const { username, took } of kinds) {
        const ms = await trySignIn(service, username(i), `a wrong password ${i}`, 403);
        if (i >= 0) took.push(ms);
      }
    }
    print(kinds);
  } finally {
    await service.stop();
  }
}

/** A kind of try: whose name is given, and how many milliseconds each answer took. */
interface Kind {
  title: string;
  username: (i: number) => string;
  took: number[];
}

/** One sign-in. @returns how many milliseconds the answer took @throws where it is another one than expected */
async function trySignIn(service: Service, username: string, password: string, expected: number): Promise<number> {
  const body = { username, password, current_app: "CRM" };
  const start = performance.now();
  const { status } = await service.call("POST", "/zato/sso/user/login", { body });
  const took = performance.now() - start;
  if (status !== expected) throw new Error(`sign-in answered ${status} where ${expected} was expected`);
  return took;
}

function print(kinds: readonly Kind[]): void {
  const row = (head: string, cells: string[]) =>
    console.log(head.padEnd(14) + cells.map((cell) => cell.padStart(17)).join(""));
  row(
    `${TRIES} tries each`,
    kinds.map(({ title }) => title),
  );
  for (const [name, part] of Object.entries({ "lower quarter": 0.25, median: 0.5, "upper quarter": 0.75 })) {
    row(
      name,
      kinds.map(({ took }) => `${quantile(took, part).toFixed(1)} ms`),
    );
  }
}
