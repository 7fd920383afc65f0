/** `npm run keys`. */
import { finish, readSecret } from "./command.ts";
import { keysCommand } from "./keys-command.ts";

finish(await keysCommand(process.argv.slice(2), readSecret));
