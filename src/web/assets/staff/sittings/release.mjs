// The release: two people sign the same digest of the results. The box says who signed and what comes next.

import { api, html, newKey, person, t, useRef, useState } from "../kit.mjs";
import { Facts, Notice, Section } from "../parts/page.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { may } from "../roles.mjs";
import { moment } from "../words.mjs";

/** Enough of a digest to compare by eye. @param {string} digest */
const short = (digest) => (digest ?? "").slice(0, 12).replace(/(.{4})(?=.)/g, "$1 ");

/** @param {{ sitting: any, results: any, onChange: () => void }} props */
export function Release({ sitting, results, onChange }) {
  const [asking, setAsking] = useState(false);
  const key = useRef(newKey());
  const me = person.value;
  const maySign = may(me, "SignRelease");
  const signatures = results.signatures ?? [];
  const released = sitting.state === "released" || results.state === "released";
  const mine = signatures.some((/** @type {any} */ one) => one.account_id === me?.account_id);
  const { summary } = results;
  const unmarked = results.rows.filter((/** @type {any} */ row) => row.lacks_practical).length;
  const unfinished = summary.incomplete - unmarked;
  const stage = released ? "released" : signatures.length === 0 ? "first" : mine ? "waiting" : "second";
  const canSign = maySign && summary.incomplete === 0 && (stage === "first" || stage === "second");
  const failed = summary.candidates - summary.passed - summary.absent;
  return html`<${Section}
    title=${t("staff.release.title")}
    kind=${released ? "" : "is-strong"}
    actions=${canSign && html`<button type="button" class="btn btn-primary" onClick=${() => setAsking(true)}>${t(`staff.release.sign_${stage}`)}</button>`}
  >
    <ol class="st-signatures">
      ${[0, 1].map((index) => {
        const one = signatures[index];
        return html`<li class=${one ? "is-signed" : ""}>
          <span class="st-signature-mark" aria-hidden="true">${one ? "✓" : index + 1}</span>
          <span>
            <strong>${t(index === 0 ? "staff.release.one" : "staff.release.two")}</strong>
            <span>${one ? t("staff.release.signed", { name: one.name, at: moment(one.signed_at) }) : t("staff.release.unsigned")}</span>
          </span>
        </li>`;
      })}
    </ol>
    <p>${t(`staff.release.${maySign ? stage : stage === "released" ? "released" : "watch"}`)}</p>
    ${!released &&
    summary.incomplete > 0 &&
    html`<${Notice} kind="warn" title=${t("staff.release.not_yet")}>
      <ul>
        ${unfinished > 0 && html`<li>${t("staff.release.unfinished", { n: unfinished })}</li>`} ${unmarked > 0 && html`<li>${t("staff.release.unmarked", { n: unmarked })}</li>`}
      </ul>
      <p><a href=${`/app/sittings/${sitting.id}/results?only=missing`}>${t("staff.release.see_missing")}</a></p>
    <//>`}
    ${!released && summary.absent > 0 && html`<p class="st-note">${t("staff.release.absent", { n: summary.absent })}</p>`}
    ${results.digest && html`<p class="st-small">${t("staff.release.digest", { digest: short(results.digest) })}</p>`}
    ${asking &&
    html`<${Confirm}
      title=${stage === "second" ? t("staff.release.ask_second", { n: summary.candidates }) : t("staff.release.ask_first", { n: summary.candidates })}
      yes=${t(`staff.release.sign_${stage}`)}
      act=${() => api.post(`/sittings/${sitting.id}/release-signatures`, { digest: results.digest }, key.current)}
      onClose=${() => {
        key.current = newKey();
        setAsking(false);
        // Signed, or refused because the results have changed: either way the page shows the present state.
        onChange();
      }}
    >
      <${Facts}
        rows=${[
          [t("staff.sittings.candidates"), t("staff.people", { n: summary.candidates })],
          [t("staff.results.passed"), t("staff.people", { n: summary.passed })],
          [t("staff.results.not_passed"), t("staff.people", { n: failed })],
          [t("staff.results.absent"), t("staff.people", { n: summary.absent })],
        ]}
      />
      <p>${t(stage === "second" ? "staff.release.effect_second" : "staff.release.effect_first")}</p>
    <//>`}
  <//>`;
}
