// Files that need the sign-in.

import { client, html, t, useSending } from "../kit.mjs";
import { downloadFile } from "../../lib/download.mjs";
import { Trouble } from "./page.mjs";

export { Progress } from "../../lib/progress.mjs";

/**
 * @param {{ path: string, name: string, label: any, kind?: string }} props `name`: of the file, where the server gives none
 */
export function Download({ path, name, label, kind }) {
  const sending = useSending();
  const run = () => sending.run(() => downloadFile(client, path, name, { headers: { Accept: "*/*" } }));
  return html`<span class="st-download">
    <button type="button" class=${`btn ${kind ?? "btn-outline-secondary"}`} aria-disabled=${sending.busy} onClick=${run}>${sending.busy ? t("staff.downloading") : label}</button>
    <${Trouble} problem=${sending.problem} />
  </span>`;
}
