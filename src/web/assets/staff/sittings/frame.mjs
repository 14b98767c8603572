// What stands above every page of one sitting: its name, state, and the tabs that the role may open.

import { html, person, t } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Loaded, Page, Tabs } from "../parts/page.mjs";
import { SittingChip } from "../parts/chips.mjs";
import { Trade } from "../parts/occupation.mjs";
import { useNow } from "../parts/now.mjs";
import { may } from "../roles.mjs";
import { span } from "../words.mjs";

/** @param {any} me @param {any} sitting */
function tabsFor(me, sitting) {
  const ready = sitting.state !== "draft";
  const released = sitting.state === "released";
  const ofCentre = me?.role === "centre_admin";
  return [
    "overview",
    me?.role !== "invigilator" && "people",
    ready && (may(me, "Invigilate") || me?.role === "quality_supervisor" || ofCentre) && "seats",
    ready && may(me, "PrintTickets") && "print",
    may(me, "ReadResults") && (released || (ready && !ofCentre)) && "results",
  ].filter(Boolean);
}

/**
 * @param {{ id: string, here: string, children: (sitting: any, reload: () => void) => any, actions?: (sitting: any) => any }} props
 */
export function SittingFrame({ id, here, children, actions }) {
  const sitting = useGet(`/sittings/${id}`);
  const now = useNow(30_000);
  const me = person.value;
  const one = sitting.data;
  const root = `/app/sittings/${id}`;
  const backTo = me?.role === "invigilator" ? { href: "/app/today", label: t("staff.nav.rooms") } : { href: "/app/sittings", label: t("staff.sittings.title") };
  const lead =
    one &&
    html`<span class="st-lead-line"><${SittingChip} sitting=${one} now=${now} /> <${Trade} code=${one.occupation_code} level=${one.level} name=${one.occupation_name} /> <span>${span(one.opens_at, one.closes_at)}</span></span>`;
  return html`<${Page} title=${one?.name ?? t("staff.sittings.one")} lead=${lead} back=${backTo} actions=${one && actions?.(one)}>
    <${Loaded} of=${sitting}>
      ${(/** @type {any} */ data) => {
        const tabs = tabsFor(me, data);
        return html`${tabs.length > 1 &&
        html`<${Tabs}
          label=${t("staff.sitting.parts")}
          tabs=${tabs.map((tab) => ({ href: tab === "overview" ? root : `${root}/${tab}`, text: t(`staff.sitting.tab.${tab}`), here: tab === here }))}
        />`}
        ${children(data, sitting.reload)}`;
      }}
    <//>
  <//>`;
}
