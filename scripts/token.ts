/** `npm run token`. */
import { finish } from "./command.ts";
import { tokenCommand } from "./token-command.ts";

finish(await tokenCommand(process.argv.slice(2)));
