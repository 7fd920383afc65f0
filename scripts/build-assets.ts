// `npm run assets`, which wrangler runs before it serves or deploys the Worker.
import { fillAssets } from "./assets.ts";

await fillAssets();
