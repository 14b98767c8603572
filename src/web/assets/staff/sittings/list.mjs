// Sittings: what comes, what runs, what waits for release.

import { html, person, t } from "../kit.mjs";
import { usePages } from "../data.mjs";
import { Empty, Page } from "../parts/page.mjs";
import { ClearFilters, Filter, More, Table, Tools, columns } from "../parts/table.mjs";
import { SittingChip, sittingPhase } from "../parts/chips.mjs";
import { Trade } from "../parts/occupation.mjs";
import { useNow } from "../parts/now.mjs";
import { may } from "../roles.mjs";
import { place } from "../router.mjs";
import { span, word } from "../words.mjs";

const PHASES = ["draft", "soon", "now", "over", "released"];

export function SittingsPage() {
  const me = person.value;
  const write = may(me, "ManageSittings");
  const now = useNow(30_000);
  const query = place.value.query;
  const q = query.get("q") ?? "";
  const phase = query.get("phase") ?? "";
  const pages = usePages("/sittings", { q });
  const shown = pages.items.filter((/** @type {any} */ one) => phase === "" || sittingPhase(one, now) === phase);
  const add = write && html`<a class="btn btn-primary" href="/app/sittings/new">${t("staff.sittings.new")}</a>`;
  const lead = me?.role === "centre_admin" ? t("staff.sittings.lead_centre") : t("staff.sittings.lead");
  return html`<${Page} title=${t("staff.sittings.title")} lead=${lead} actions=${add}>
    <${Tools} search=${t("staff.sittings.search")}>
      <${Filter}
        name="phase"
        label=${t("staff.state")}
        any=${t("staff.all")}
        choices=${PHASES.map((one) => /** @type {[string, string]} */ ([one, word("staff.sitting_phase", one)]))}
      />
      <${ClearFilters} names=${["q", "phase"]} />
    <//>
    ${pages.loaded &&
    shown.length === 0 &&
    (q || phase
      ? html`<${Empty} title=${t("staff.nothing_found")} text=${t("staff.nothing_found_text")} />`
      : html`<${Empty} title=${t("staff.sittings.none")} text=${write ? t("staff.sittings.none_text") : t("staff.sittings.none_read")} action=${add} />`)}
    ${shown.length > 0 &&
    html`<${Table}
      caption=${t("staff.sittings.title")}
      rows=${shown}
      rowKey=${(/** @type {any} */ row) => row.id}
      sortBy="-opens"
      columns=${columns([
        { key: "name", label: t("staff.sittings.name"), kind: "main", cell: (row) => html`<a href=${`/app/sittings/${row.id}`}>${row.name}</a>`, sort: (row) => row.name },
        { key: "trade", label: t("staff.trade_label"), cell: (row) => html`<${Trade} code=${row.occupation_code} level=${row.level} name=${row.occupation_name} />` },
        { key: "opens", label: t("staff.sittings.when"), cell: (row) => span(row.opens_at, row.closes_at), sort: (row) => row.opens_at },
        { key: "people", label: t("staff.sittings.candidates"), kind: "number", cell: (row) => (row.candidates === undefined ? "" : t("staff.people", { n: row.candidates })), sort: (row) => row.candidates },
        { key: "state", label: t("staff.state"), cell: (row) => html`<${SittingChip} sitting=${row} now=${now} />`, sort: (row) => PHASES.indexOf(sittingPhase(row, now)) },
      ])}
    />`}
    <${More} pages=${pages} />
  <//>`;
}
