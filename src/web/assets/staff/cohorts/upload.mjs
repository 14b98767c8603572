// The roster: take the template, drop the filled sheet, watch it being read, fetch back what was not taken.

import { api, asApiError, html, serverNow, t, useEffect, useRef, useState } from "../kit.mjs";
import { usePoll } from "../data.mjs";
import { Notice, Section, Trouble } from "../parts/page.mjs";
import { Download, Progress } from "../parts/progress.mjs";
import { ImportOutcome } from "./imports.mjs";

/** So long the outcome of the newest upload stands beside the upload box. */
const FRESH_MS = 86_400_000;

/** Whether an import is finished, well or not. @param {any} one */
export const isOver = (one) => one.state === "done" || one.state === "refused";

/** @param {{ cohort: any, onChange: () => void }} props */
export function Upload({ cohort, onChange }) {
  const imports = cohort.imports ?? [];
  const open = imports.find((/** @type {any} */ one) => !isOver(one));
  // An import started here, or found running when the page was opened again.
  const [mine, setMine] = useState("");
  const last = imports[0];
  const fresh = last?.finished_at && serverNow() - Date.parse(last.finished_at) < FRESH_MS;
  const watched = mine || open?.id || (fresh ? last.id : "");
  const [sending, setSending] = useState(false);
  const [problem, setProblem] = useState(/** @type {any} */ (undefined));
  const send = async (/** @type {File} */ file) => {
    setProblem(undefined);
    setSending(true);
    try {
      const answer = await api.upload(`/cohorts/${cohort.id}/rosters`, file);
      setMine(answer.id);
    } catch (error) {
      setProblem(asApiError(error));
    }
    setSending(false);
  };
  const first = (cohort.enrolled ?? 0) === 0 && imports.length === 0;
  return html`<${Section} title=${t("staff.upload.title")} note=${first ? t("staff.upload.first") : t("staff.upload.again")}>
    <div class="st-upload">
      <${DropZone} busy=${sending} onFile=${send} />
      <div class="st-upload-side">
        <p>${t("staff.upload.template_text")}</p>
        <div class="buttons">
          <${Download} path="/rosters/template.xlsx" name=${t("staff.upload.template_xlsx")} label=${t("staff.upload.template")} />
          <${Download} path="/rosters/template.csv" name=${t("staff.upload.template_csv")} label=${t("staff.upload.template_as_csv")} kind="btn-link btn-sm" />
        </div>
      </div>
    </div>
    <${Trouble} problem=${problem} />
    ${watched && html`<${Running} key=${watched} id=${watched} onOver=${onChange} />`}
  <//>`;
}

/** @param {{ busy: boolean, onFile: (file: File) => void }} props */
function DropZone({ busy, onFile }) {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [over, setOver] = useState(false);
  const [many, setMany] = useState(false);
  const take = (/** @type {FileList | null | undefined} */ files) => {
    setMany((files?.length ?? 0) > 1);
    const file = files?.[0];
    if (file && files?.length === 1) onFile(file);
    if (input.current) input.current.value = "";
  };
  return html`<div
    class=${`st-drop ${over ? "is-over" : ""}`}
    onDragOver=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      setOver(true);
    }}
    onDragLeave=${() => setOver(false)}
    onDrop=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      setOver(false);
      if (!busy) take(event.dataTransfer?.files);
    }}
  >
    <p class="st-drop-text">${t("staff.upload.drop")}</p>
    <input
      ref=${input}
      id="st-roster-file"
      class="visually-hidden"
      type="file"
      accept=".xlsx,.csv"
      disabled=${busy}
      onChange=${(/** @type {any} */ event) => take(event.currentTarget.files)}
    />
    <label class=${`btn btn-primary ${busy ? "disabled" : ""}`} for="st-roster-file">${busy ? t("staff.upload.sending") : t("staff.upload.choose")}</label>
    <p class="st-small">${t("staff.upload.kinds")}</p>
    ${many && html`<p class="fault" role="alert">${t("staff.upload.one_only")}</p>`}
  </div>`;
}

/** @param {{ id: string, onOver: () => void }} props */
function Running({ id, onOver }) {
  const poll = usePoll(id, () => /** @type {Promise<any>} */ (api.get(`/rosters/${id}`)), { every: 1000, until: isOver });
  const one = poll.data;
  const over = one !== undefined && isOver(one);
  const ran = useRef(false);
  if (one && !over) ran.current = true;
  useEffect(() => {
    if (over && ran.current) onOver();
  }, [over]);
  if (!one) return html`<${Trouble} problem=${poll.problem} />`;
  if (!over) {
    return html`<div class="st-running" role="status">
      <${Progress} label=${t("staff.upload.reading", { file: one.file_name })} done=${one.rows_done} total=${one.rows_total} />
      <p class="st-small">${t("staff.upload.leave")}</p>
    </div>`;
  }
  const kind = one.state === "refused" || one.rows_rejected > 0 ? "warn" : "good";
  return html`<${Notice} kind=${kind} role="status" title=${t(`staff.upload.${one.state}`, { file: one.file_name })}><${ImportOutcome} of=${one} /><//>`;
}
