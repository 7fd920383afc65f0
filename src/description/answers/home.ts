// What the root says to whatever is no browser.

import * as z from "zod";
import { text } from "./forms.ts";

export const HOME_ANSWER = z
  .strictObject({
    name: text,
    version: text,
    links: z
      .strictObject({ description: text, reference: text, console: text })
      .meta({ description: "Paths on this host: the API description, its interactive reference, the console." }),
  })
  .meta({ id: "Home" });
