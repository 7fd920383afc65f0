/**
 * `npm run demo`: walks through the real job with real requests to a service of its own, prints each request and
 * its answer, and ends with status 0 only if every answer was right. Its storage goes with it.
 */
import { asksForHelp, finish } from "./command.ts";
import { Guide } from "./demo/guide.ts";
import { loginChapter } from "./demo/login-chapter.ts";
import { profileChapter } from "./demo/profile-chapter.ts";
import { sessionChapter } from "./demo/session-chapter.ts";
import { openSurroundings, type Surroundings } from "./demo/surroundings.ts";
import { tagChapter } from "./demo/tag-chapter.ts";
import { userChapter } from "./demo/user-chapter.ts";
import { type Service, startService } from "./service.ts";
import { freePort } from "./start/port.ts";

const CHAPTERS = [sessionChapter, userChapter, profileChapter, tagChapter, loginChapter];

const HELP = `Shows the service at work, in less than half a minute.

  npm run demo             starts a service of its own and walks through it
  npm run demo -- --help   this text

The service listens on a free port of this machine, with fresh secrets and throw-away storage. The exit status is 0
only if every answer was right.
`;

/** Exit status of a process that was interrupted: 128 and the number of SIGINT. */
const INTERRUPTED = 130;

const given = process.argv.slice(2);
if (asksForHelp(given)) finish({ out: HELP, said: "", code: 0 });
else if (given.length > 0) finish({ out: "", said: `The demo takes no ${given[0]}.\n\n${HELP}`, code: 1 });
else process.exitCode = await demo();

async function demo(): Promise<number> {
  // Whatever ends this process ends the service and removes its storage; the default of a signal would leave both.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(INTERRUPTED));
  const around = await openSurroundings();
  try {
    const port = await freePort();
    const service = await startService({ port, settings: await around.settings(`http://127.0.0.1:${port}`) });
    try {
      return await walk(service, around);
    } finally {
      await service.stop();
    }
  } finally {
    await around.close();
  }
}

async function walk(service: Service, around: Surroundings): Promise<number> {
  const guide = new Guide(service, around, (line) => console.log(line));
  guide.say(`A service with throw-away storage runs at ${service.url}.`);
  for (const chapter of CHAPTERS) {
    guide.say(`\n== ${chapter.title} ==`);
    await chapter.tour(guide);
  }
  guide.say(`\n${guide.right} answers right, ${guide.wrong} wrong.`);
  return guide.wrong === 0 ? 0 : 1;
}
