// One sitting at a glance: how far it is, what comes next, its rooms.

import { api, html, person, t, useState } from "../kit.mjs";
import { Facts, Notice, Section } from "../parts/page.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { sittingPhase } from "../parts/chips.mjs";
import { useNow } from "../parts/now.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { SittingFrame } from "./frame.mjs";
import { RoomTable } from "./rooms_step.mjs";

/** @param {{ id: string }} props */
export function SittingPage({ id }) {
  return html`<${SittingFrame} id=${id} here="overview">
    ${(/** @type {any} */ sitting, /** @type {() => void} */ reload) => html`<${Overview} sitting=${sitting} onChange=${reload} />`}
  <//>`;
}

/** @param {{ sitting: any, onChange: () => void }} props */
function Overview({ sitting, onChange }) {
  const [withdrawing, setWithdrawing] = useState(false);
  const now = useNow(15_000);
  const me = person.value;
  const phase = sittingPhase(sitting, now);
  return html`${place.value.query.get("prepared") && html`<${Notice} kind="good" role="status" title=${t("staff.sitting.prepared_title")}><p>${t("staff.sitting.prepared_text")}</p><//>`}
    <${Next} phase=${phase} sitting=${sitting} me=${me} />
    <div class="st-figures">
      ${figure(t("staff.sittings.candidates"), sitting.candidates)} ${sitting.state !== "draft" && figure(t("staff.sitting.started"), sitting.started)}
      ${sitting.state !== "draft" && figure(t("staff.sitting.submitted"), sitting.submitted)} ${sitting.state !== "draft" && figure(t("staff.sitting.forms"), sitting.forms)}
    </div>
    <${Section} title=${t("staff.sitting.about")}>
      <${Facts}
        rows=${[
          [t("staff.plan"), may(me, "ReadPlans") && sitting.plan?.id ? html`<a href=${`/app/plans/${sitting.plan.id}`}>${sitting.plan.name}</a>` : sitting.plan?.name],
          sitting.duration_minutes && [t("staff.sitting.duration"), t("staff.minutes", { n: sitting.duration_minutes })],
        ]}
      />
    <//>
    <${Section} title=${t("staff.setup.rooms_title")}>
      ${(sitting.rooms ?? []).length > 0 ? html`<${RoomTable} rooms=${sitting.rooms} />` : html`<p class="st-note">${t("staff.sitting.no_rooms")}</p>`}
    <//>
    ${phase === "soon" &&
    may(me, "ManageSittings") &&
    html`<${Section} title=${t("staff.withdraw.title")} note=${t("staff.withdraw.note")}>
      <button type="button" class="btn btn-outline-secondary" onClick=${() => setWithdrawing(true)}>${t("staff.withdraw.button")}</button>
    <//>`}
    ${withdrawing &&
    html`<${Confirm}
      title=${t("staff.withdraw.ask", { n: sitting.candidates ?? 0 })}
      yes=${t("staff.withdraw.button")}
      danger
      act=${() => api.remove(`/sittings/${sitting.id}/preparation`)}
      onClose=${() => setWithdrawing(false)}
      onDone=${onChange}
    >
      <ul>
        <li>${t("staff.withdraw.effect_tickets", { n: sitting.candidates ?? 0 })}</li>
        <li>${t("staff.withdraw.effect_again")}</li>
      </ul>
    <//>`}`;
}

/** @param {string} label @param {number | undefined} value */
export function figure(label, value) {
  if (value === undefined || value === null) return null;
  return html`<div class="st-figure"><span class="st-figure-value">${value}</span><span class="st-figure-name">${label}</span></div>`;
}

/**
 * The one thing to do now, for this role.
 * @param {{ phase: string, sitting: any, me: any }} props
 */
function Next({ phase, sitting, me }) {
  const root = `/app/sittings/${sitting.id}`;
  /** @type {Array<[boolean, string, string]>} right, step, address */
  const steps = [
    [phase === "draft" && may(me, "ManageSittings"), "setup", `${root}/setup?step=${(sitting.rooms ?? []).length === 0 ? "rooms" : sitting.candidates > 0 ? "prepare" : "candidates"}`],
    [phase === "soon" && may(me, "PrintTickets"), "print", `${root}/print`],
    [phase === "now" && (may(me, "Invigilate") || me?.role === "centre_admin"), "seats", `${root}/seats`],
    [phase === "over" && may(me, "SignRelease"), "release", `${root}/results`],
    [phase === "released" && may(me, "IssueCertificates"), "issue", `${root}/results`],
    [phase === "released" && !may(me, "IssueCertificates") && may(me, "ReadResults"), "results", `${root}/results`],
  ];
  const found = steps.find(([holds]) => holds);
  if (!found) return null;
  const [, step, href] = found;
  return html`<section class="st-next" aria-label=${t("staff.next.label")}>
    <div><p class="st-next-title">${t(`staff.next.${step}.title`)}</p><p>${t(`staff.next.${step}.text`)}</p></div>
    <a class="btn btn-primary" href=${href}>${t(`staff.next.${step}.button`)}</a>
  </section>`;
}
