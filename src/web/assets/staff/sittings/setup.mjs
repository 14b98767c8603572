// A drafted sitting, last three steps: rooms, candidates, preparation.

import { html, t } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Empty, Loaded, Page } from "../parts/page.mjs";
import { place } from "../router.mjs";
import { span } from "../words.mjs";
import { CandidatesStep } from "./candidates_step.mjs";
import { PrepareStep } from "./prepare_step.mjs";
import { RoomsStep } from "./rooms_step.mjs";
import { Steps } from "./steps.mjs";

/** Seats of all rooms. @param {any} sitting */
export const seatsOf = (sitting) => (sitting.rooms ?? []).reduce((/** @type {number} */ sum, /** @type {any} */ room) => sum + room.seats, 0);

/** @param {{ id: string }} props */
export function SetupPage({ id }) {
  const sitting = useGet(`/sittings/${id}`);
  const step = place.value.query.get("step") ?? "rooms";
  return html`<${Page}
    title=${sitting.data?.name ?? t("staff.sittings.one")}
    lead=${sitting.data && span(sitting.data.opens_at, sitting.data.closes_at)}
    back=${{ href: "/app/sittings", label: t("staff.sittings.title") }}
  >
    <${Loaded} of=${sitting}>
      ${(/** @type {any} */ data) => {
        if (data.state !== "draft") {
          return html`<${Empty}
            title=${t("staff.setup.already")}
            text=${t("staff.setup.already_text")}
            action=${html`<a class="btn btn-primary" href=${`/app/sittings/${id}`}>${t("staff.setup.to_sitting")}</a>`}
          />`;
        }
        const done = ["plan", "time", ...((data.rooms ?? []).length > 0 ? ["rooms"] : []), ...(data.candidates > 0 ? ["candidates"] : [])];
        return html`<${Steps} here=${step} sitting=${id} done=${done.filter((one) => one !== step)} />
          ${step === "rooms" && html`<${RoomsStep} sitting=${data} onChange=${sitting.reload} />`}
          ${step === "candidates" && html`<${CandidatesStep} sitting=${data} onChange=${sitting.reload} />`}
          ${step === "prepare" && html`<${PrepareStep} sitting=${data} onChange=${sitting.reload} />`}`;
      }}
    <//>
  <//>`;
}
