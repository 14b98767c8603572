// A confirmation that names the effect and the count before anything is done.

import { html, useSending } from "../kit.mjs";
import { ConfirmDialog } from "../../lib/dialog.mjs";
import { Trouble } from "./page.mjs";

export { Dialog } from "../../lib/dialog.mjs";

/**
 * Asks before an act and does it. The act's problem is shown inside; the dialog closes when it worked.
 * @param {{ title: string, children?: any, yes: string, danger?: boolean, act: () => Promise<unknown>, onClose: () => void, onDone?: (answer: any) => void }} props
 */
export function Confirm({ title, children, yes, danger, act, onClose, onDone }) {
  const sending = useSending();
  const run = () =>
    sending.run(async () => {
      const answer = await act();
      onClose();
      onDone?.(answer);
    });
  return html`<${ConfirmDialog} open=${true} title=${title} confirm=${yes} danger=${danger} busy=${sending.busy} onConfirm=${run} onClose=${() => sending.busy || onClose()}>
    ${children}
    <${Trouble} problem=${sending.problem} />
  <//>`;
}
