// The candidate's page, from the ticket to the receipt.

import { Announcer } from "../lib/announce.mjs";
import { html } from "../lib/html.mjs";
import { startPage } from "../lib/start.mjs";
import { Answering } from "./screens/answering.mjs";
import { Confirm } from "./screens/confirm.mjs";
import { Entry } from "./screens/entry.mjs";
import { Finished } from "./screens/finished.mjs";
import { Instructions } from "./screens/instructions.mjs";
import { Messages } from "./screens/messages.mjs";
import { Connecting, Elsewhere, TimeOver } from "./screens/waits.mjs";
import { keepWatch, resume, screen } from "./session.mjs";

const SCREENS = {
  entry: Entry, resuming: Connecting, confirm: Confirm, instructions: Instructions, loading: Connecting,
  answering: Answering, time_over: TimeOver, finished: Finished, elsewhere: Elsewhere,
};

function Exam() {
  return html`<${Messages} /><${SCREENS[screen.value]} key=${screen.value} /><${Announcer} />`;
}

await startPage(() => html`<${Exam} />`);
keepWatch();
await resume();
