// Entry of the staff pages.

import { startPage } from "../lib/start.mjs";
import { html } from "./kit.mjs";
import { App } from "./app.mjs";
import { startRouter } from "./router.mjs";

startRouter();
startPage(() => html`<${App} />`);
