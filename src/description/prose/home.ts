// What is said of the page at the root.

import type { home } from "../../contract/home.ts";
import { PLAIN, type ProseTable } from "./prose.ts";

export const HOME_PROSE: ProseTable<typeof home> = {
  getHome: {
    summary: "Find the way",
    description: "A page of a few lines for a browser, JSON for everything else. Needs no credential.",
    parameters: {},
    examples: PLAIN,
    answers: {
      home: {
        name: "session-attributes",
        version: "0.2.0",
        links: { description: "/openapi.json", reference: "/docs/", console: "/console/" },
      },
    },
  },
};
