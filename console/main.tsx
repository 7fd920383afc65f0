// The console's entry: shows the page in its theme.

import { render } from "preact";
import { App } from "./app.tsx";
import { guardDrafts } from "./state/drafts.ts";
import { applyTheme } from "./state/theme.ts";

applyTheme();
guardDrafts();
const place = document.getElementById("console");
if (place !== null) render(<App />, place);
