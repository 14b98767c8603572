// One seat: how it stands, and a new seat code, shown large and printable.

import { api, asApiError, html, newKey, t, useEffect, useState } from "../kit.mjs";
import { Dialog } from "../parts/dialog.mjs";
import { Facts, Trouble } from "../parts/page.mjs";
import { SeatChip } from "../parts/chips.mjs";
import { ago, timer } from "../words.mjs";

/** A code in even groups of at most five, so that it can be read out. @param {string} code */
export function grouped(code) {
  const signs = code.replace(/[\s-]/g, "");
  const groups = Math.max(1, Math.ceil(signs.length / 5));
  const size = Math.ceil(signs.length / groups);
  return (signs.match(new RegExp(`.{1,${size}}`, "g")) ?? []).join(" ");
}

/** What of the time is extra or credited. @param {any} seat */
function granted(seat) {
  const minutes = (/** @type {number} */ seconds) => Math.round(seconds / 60);
  return html`${seat.extra_seconds > 0 ? html` <span class="st-small">${t("staff.seats.extra", { minutes: minutes(seat.extra_seconds) })}</span>` : null}${
    seat.credit_seconds > 0 ? html` <span class="st-small">${t("staff.seats.credit", { minutes: minutes(seat.credit_seconds) })}</span>` : null
  }`;
}

/**
 * @param {{ sitting: any, seat: any, now: number, mayReissue: boolean, first?: "ask", onClose: () => void }} props `first`: asked at once
 */
export function SeatDialog({ sitting, seat, now, mayReissue, first, onClose }) {
  const [step, setStep] = useState(/** @type {"look" | "ask" | "shown"} */ (first ?? "look"));
  const [code, setCode] = useState("");
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {any} */ (undefined));
  const reissue = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const answer = await api.post(`/sittings/${sitting.id}/admissions/${seat.admission_id}/seat-code`, {}, newKey());
      setCode(answer.seat_code);
      setStep("shown");
    } catch (error) {
      setProblem(asApiError(error));
    }
    setBusy(false);
  };
  const shown = step === "shown";
  useEffect(() => {
    // While the code is shown it is the only thing that is printed.
    document.body.classList.toggle("st-prints-dialog", shown);
    return () => document.body.classList.remove("st-prints-dialog");
  }, [shown]);
  const over = seat.state === "submitted" || seat.state === "expired";
  const title = t("staff.seats.dialog", { room: seat.room, seat: seat.seat_no, name: seat.name });
  if (shown) {
    return html`<${Dialog}
      open=${true}
      title=${t("staff.seats.new_code")}
      onClose=${onClose}
      buttons=${html`<button type="button" class="btn btn-outline-secondary" onClick=${() => print()}>${t("shell.print")}</button>
        <button type="button" class="btn btn-primary" onClick=${onClose}>${t("shell.close")}</button>`}
    >
      <div class="st-code-slip">
        <p>${title}</p>
        <p class="st-code-large" aria-live="polite">${grouped(code)}</p>
        <p>${sitting.name}</p>
      </div>
      <p class="st-no-print">${t("staff.seats.code_once")}</p>
    <//>`;
  }
  if (step === "ask") {
    return html`<${Dialog}
      open=${true}
      title=${t("staff.seats.ask", { seat: seat.seat_no, name: seat.name })}
      onClose=${onClose}
      closable=${!busy}
      buttons=${html`<button type="button" class="btn btn-outline-secondary" disabled=${busy} onClick=${() => (first ? onClose() : setStep("look"))}>${t("shell.cancel")}</button>
        <button type="button" class="btn btn-primary" disabled=${busy} onClick=${reissue}>${busy ? t("shell.form.busy") : t("staff.seats.reissue_yes")}</button>`}
    >
      <ul>
        <li>${t("staff.seats.effect_old")}</li>
        <li>${t("staff.seats.effect_answers")}</li>
        <li>${t("staff.seats.effect_audit")}</li>
      </ul>
      <${Trouble} problem=${problem} />
    <//>`;
  }
  return html`<${Dialog}
      open=${true}
    title=${title}
    onClose=${onClose}
    buttons=${html`${mayReissue && !over && html`<button type="button" class="btn btn-outline-secondary" onClick=${() => setStep("ask")}>${t("staff.seats.reissue")}</button>`}
      <button type="button" class="btn btn-primary" onClick=${onClose}>${t("shell.close")}</button>`}
  >
    <${Facts}
      rows=${[
        [t("staff.state"), html`<${SeatChip} state=${seat.state} />`],
        seat.state !== "waiting" && [t("staff.seats.progress"), t("staff.seats.answered", { n: seat.answered, all: seat.total })],
        seat.last_saved_at && [t("staff.seats.last_saved"), ago(seat.last_saved_at, now)],
        seat.state === "open" && seat.remaining_seconds !== null && seat.remaining_seconds !== undefined && [t("staff.seats.remaining"), html`${timer(seat.remaining_seconds)}${granted(seat)}`],
      ]}
    />
    ${mayReissue && !over && html`<p class="st-note">${t("staff.seats.when_reissue")}</p>`}
  <//>`;
}
