// The end of a certificate: a reason in words, the effect, and then it holds no more.

import { api, html, newKey, t, toast, useRef, useSending, useState } from "../kit.mjs";
import { ConfirmDialog } from "../../lib/dialog.mjs";
import { Field } from "../../lib/forms.mjs";
import { Trouble } from "../parts/page.mjs";
import { go } from "../router.mjs";
import { spacedNumber } from "./list.mjs";

/**
 * @param {{ certificate: any, kind: string, name: string, onClose: () => void, onDone: () => void }} props `kind`: "revocation" or "replacement"
 */
export function EndDialog({ certificate, kind, name, onClose, onDone }) {
  const [reason, setReason] = useState("");
  const [fault, setFault] = useState("");
  const sending = useSending();
  const key = useRef(newKey());
  const revoke = kind === "revocation";
  const words = revoke ? "revoke" : "replace";
  const run = () => {
    if (reason.trim().length < 2) {
      setFault(t("staff.certificates.reason_needed"));
      return;
    }
    sending.run(async () => {
      const answer = await api.post(`/certificates/${certificate.id}/${kind}`, { reason: reason.trim() }, key.current);
      onClose();
      if (revoke || !answer?.id) {
        toast(t("staff.certificates.revoked_toast"));
        onDone();
      } else {
        toast(t("staff.certificates.replaced_toast", { number: answer.number }));
        go(`/app/certificates/${answer.id}`);
      }
    });
  };
  return html`<${ConfirmDialog}
    open=${true}
    title=${t(`staff.certificates.${words}_ask`, { name })}
    confirm=${t(`staff.certificates.${words}_yes`)}
    danger=${revoke}
    busy=${sending.busy}
    onConfirm=${run}
    onClose=${() => sending.busy || onClose()}
  >
    <p class="code">${spacedNumber(certificate.number)}</p>
    <ul>
      <li>${t(`staff.certificates.${words}_effect_1`)}</li>
      <li>${t(`staff.certificates.${words}_effect_2`)}</li>
      <li>${t(`staff.certificates.${words}_effect_3`)}</li>
    </ul>
    <${Field} id="st-reason" label=${t("staff.certificates.reason")} hint=${t("staff.certificates.reason_hint")} fault=${fault || undefined} required=${true}>
      ${(/** @type {object} */ ties) => html`<textarea
        class="form-control"
        rows="2"
        maxlength="200"
        ...${ties}
        value=${reason}
        onInput=${(/** @type {any} */ event) => {
          setReason(event.currentTarget.value);
          setFault("");
        }}
      ></textarea>`}
    <//>
    <${Trouble} problem=${sending.problem} />
  <//>`;
}
