// Blind marking of the practical part: admission numbers only; one form per person; the keyboard is enough.

import { html, t, useEffect, useRef } from "../kit.mjs";
import { entries, useGet } from "../data.mjs";
import { Empty, Loaded, Page, Section } from "../parts/page.mjs";
import { Chip } from "../parts/chips.mjs";
import { Filter } from "../parts/table.mjs";
import { place, setQuery } from "../router.mjs";
import { points } from "../words.mjs";
import { isMarked } from "./list.mjs";
import { MarkForm } from "./mark_form.mjs";

/** @param {{ id: string }} props */
export function MarkSheetPage({ id }) {
  const sitting = useGet(`/sittings/${id}`);
  const marks = useGet(`/sittings/${id}/practical-marks`);
  return html`<${Page} title=${sitting.data?.name ?? t("staff.nav.marking")} lead=${t("staff.marking.sheet_lead")} back=${{ href: "/app/today", label: t("staff.nav.marking") }}>
    <${Loaded} of=${sitting}>
      ${(/** @type {any} */ one) => html`<${Loaded} of=${marks}>
        ${(/** @type {any} */ answer) =>
          answer.units.length === 0
            ? html`<${Empty} title=${t("staff.plans.no_practical")} text=${t("staff.plans.no_practical_text")} />`
            : html`<${Sheet} sitting=${one} units=${answer.units} rows=${entries(answer)} reload=${marks.reload} />`}
      <//>`}
    <//>
  <//>`;
}

/** @param {{ sitting: any, units: any[], rows: any[], reload: () => void }} props */
function Sheet({ sitting, units, rows, reload }) {
  const query = place.value.query;
  const only = query.get("only") ?? "";
  const chosen = query.get("admission") ?? "";
  const list = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    list.current?.querySelector("[aria-current=true]")?.scrollIntoView({ block: "nearest" });
  });
  if (rows.length === 0) return html`<${Empty} title=${t("staff.marking.nobody")} text=${t("staff.marking.nobody_text")} />`;
  const sorted = [...rows].sort((a, b) => a.admission_number.localeCompare(b.admission_number));
  const shown = sorted.filter((row) => row.admission_id === chosen || only === "" || (only === "open" ? !isMarked(row) : isMarked(row)));
  const current = sorted.find((row) => row.admission_id === chosen) ?? sorted.find((row) => !isMarked(row)) ?? sorted[0];
  const done = sorted.filter(isMarked).length;
  const next = (/** @type {string} */ from) => {
    const at = sorted.findIndex((row) => row.admission_id === from);
    const after = [...sorted.slice(at + 1), ...sorted.slice(0, at)];
    const open = after.find((row) => !isMarked(row));
    setQuery({ admission: open?.admission_id ?? from });
    reload();
  };
  return html`<div class="st-marking">
    <${Section} kind="st-marking-list" title=${t("staff.marking.list", { done, total: sorted.length })}>
      <${Filter} name="only" label=${t("staff.marking.show")} any=${t("staff.all")} choices=${[["open", t("staff.marking.only_open")], ["done", t("staff.marking.only_done")]]} />
      <nav aria-label=${t("staff.admission_number")} ref=${list}>
        <ul>
          ${shown.map(
            (row) => html`<li key=${row.admission_id}>
              <button type="button" aria-current=${row.admission_id === current?.admission_id ? "true" : undefined} onClick=${() => setQuery({ admission: row.admission_id })}>
                <span class="code">${row.admission_number}</span>
                ${isMarked(row) ? html`<span class="number">${points(row.score_hundredths)}</span>` : html`<${Chip}>${t("staff.marking.unmarked")}<//>`}
              </button>
            </li>`,
          )}
        </ul>
        ${shown.length === 0 && html`<p class="st-note">${t("staff.marking.none_shown")}</p>`}
      </nav>
    <//>
    ${current && html`<${MarkForm} key=${`${current.admission_id} ${current.revision ?? 0}`} sitting=${sitting} row=${current} units=${units} onSaved=${() => next(current.admission_id)} />`}
  </div>`;
}
