// Today for an invigilator: straight to the room that is sitting now.

import { html, serverNow, t } from "../kit.mjs";
import { getAll, useLoad } from "../data.mjs";
import { Loaded, Notice, Page, Section } from "../parts/page.mjs";
import { sittingPhase } from "../parts/chips.mjs";
import { Trade } from "../parts/occupation.mjs";
import { day, span } from "../words.mjs";
import { Coming } from "./coming.mjs";

export function RoomsToday() {
  const sittings = useLoad("sittings", () => getAll("/sittings"));
  const to = (/** @type {any} */ one) => `/app/sittings/${one.id}/seats`;
  return html`<${Page} title=${t("staff.nav.rooms")} lead=${day(new Date(serverNow()).toISOString())}>
    <${Loaded} of=${sittings}>
      ${(/** @type {any[]} */ list) => {
        const now = serverNow();
        const running = list.filter((one) => sittingPhase(one, now) === "now");
        return html`${running.length === 0 && html`<${Notice}><p>${t("staff.rooms.none_now")}</p><//>`}
          ${running.map(
            (one) => html`<section class="st-next" aria-label=${one.name}>
              <div>
                <p class="st-next-title">${one.name}</p>
                <p><${Trade} code=${one.occupation_code} name=${one.occupation_name} level=${one.level} /> · ${span(one.opens_at, one.closes_at)}</p>
              </div>
              <a class="btn btn-primary" href=${to(one)}>${t("staff.rooms.open")}</a>
            </section>`,
          )}
          <${Coming} sittings=${list.filter((one) => sittingPhase(one, now) === "soon")} to=${to} />
          <${Section} title=${t("staff.rooms.how")}>
            <ol class="st-how">
              <li>${t("staff.rooms.how_1")}</li>
              <li>${t("staff.rooms.how_2")}</li>
              <li>${t("staff.rooms.how_3")}</li>
              <li>${t("staff.rooms.how_4")}</li>
            </ol>
          <//>`;
      }}
    <//>
  <//>`;
}
