/** `npm run token`. */
import { finish, readSecret } from "./command.ts";
import { tokenCommand } from "./token-command.ts";

finish(await tokenCommand(process.argv.slice(2), readSecret));
