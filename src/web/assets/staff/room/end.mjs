// The end of a room: what was stored for each seat, who owes data, the signature, the record on paper.

import { api, html, person, t, toast, useState } from "../kit.mjs";
import { useGet } from "../data.mjs";
import { Confirm } from "../parts/dialog.mjs";
import { Field, useForm } from "../parts/form.mjs";
import { Facts, Loaded, Notice, Page, Section } from "../parts/page.mjs";
import { Download } from "../parts/progress.mjs";
import { Table, columns } from "../parts/table.mjs";
import { Chip } from "../parts/chips.mjs";
import { may } from "../roles.mjs";
import { ago, moment } from "../words.mjs";
import { useNow } from "../parts/now.mjs";
import { ConditionChip, lengthOf } from "./names.mjs";
import { IdentityChip } from "./seat.mjs";

/** @param {{ id: string, room: string }} props */
export function RoomEndPage({ id, room }) {
  const path = `/sittings/${id}/rooms/${room}/record`;
  const record = useGet(path);
  const name = record.data?.room_name ?? "";
  return html`<${Page}
    title=${t("staff.end.title", { room: name })}
    lead=${t("staff.end.lead")}
    back=${{ href: `/app/sittings/${id}/seats?room=${room}`, label: t("staff.end.back") }}
    actions=${html`<${Download} path=${`${path}.pdf`} name="room-record.pdf" label=${t("staff.end.pdf")} />`}
  >
    <${Loaded} of=${record}>${(/** @type {any} */ data) => html`<${Record} of=${data} path=${path} reload=${record.reload} />`}<//>
  <//>`;
}

/** @param {{ of: any, path: string, reload: () => void }} props */
function Record({ of, path, reload }) {
  const now = useNow(30_000);
  const closed = now >= Date.parse(of.closes_at);
  const busy = of.seats.filter((/** @type {any} */ seat) => seat.condition === "working" || (!closed && ["ready", "offline"].includes(seat.condition))).length;
  const waiting = of.credits.filter((/** @type {any} */ one) => one.state === "open" || one.state === "half_granted").length;
  const owing = of.seats.filter((/** @type {any} */ seat) => seat.debt !== "none").length;
  const begun = of.seats.some((/** @type {any} */ seat) => seat.events > 0);
  return html`${of.sign_off
      ? html`<${Notice} kind="good">
          <p>${t("staff.live.signed", { name: of.sign_off.signed_by_name, when: moment(of.sign_off.signed_at) })}</p>
          <p class="st-small st-digest">${t("staff.end.digest")} ${of.sign_off.digest}</p>
        <//>`
      : null}
    ${busy > 0 && html`<${Notice} kind="warn"><p>${t("staff.end.open", { n: busy })}</p><//>`}
    ${waiting > 0 && html`<${Notice} kind="warn"><p>${t("staff.end.waiting", { n: waiting })}</p><//>`}
    ${owing > 0 ? html`<${Notice} kind="warn"><p>${t("staff.end.owing", { n: owing })}</p><//>` : busy === 0 && begun && html`<${Notice} kind="good"><p>${t("staff.end.all_stored")}</p><//>`}
    <${Section} title=${t("staff.end.seats")}>
      <${Table}
        caption=${t("staff.end.seats")}
        rows=${of.seats}
        rowKey=${(/** @type {any} */ seat) => seat.admission_id}
        columns=${columns([
          { key: "seat", label: t("staff.end.seat"), cell: (seat) => seat.seat_no, sort: (seat) => seat.seat_no, kind: "number" },
          { key: "name", label: t("staff.end.name"), cell: (seat) => seat.name, sort: (seat) => seat.name, kind: "main" },
          { key: "state", label: t("staff.end.state"), cell: (seat) => html`<${ConditionChip} condition=${seat.condition} />`, sort: (seat) => seat.condition },
          { key: "answered", label: t("staff.end.answered"), cell: (seat) => `${seat.answered} / ${seat.total}`, sort: (seat) => seat.answered, kind: "number" },
          { key: "events", label: t("staff.end.events"), cell: (seat) => seat.events, sort: (seat) => seat.events, kind: "number" },
          { key: "saved", label: t("staff.end.last_saved"), cell: (seat) => (seat.last_saved_at ? ago(seat.last_saved_at, now) : t("staff.none")) },
          { key: "debt", label: t("staff.end.debt"), cell: (seat) => html`<${Debt} of=${seat} />`, sort: (seat) => seat.debt },
          { key: "identity", label: t("staff.end.identity"), cell: (seat) => html`<${IdentityChip} outcome=${seat.identity} />`, sort: (seat) => seat.identity },
          { key: "credited", label: t("staff.end.credited"), cell: (seat) => (seat.credited_seconds > 0 ? lengthOf(seat.credited_seconds) : t("staff.none")), sort: (seat) => seat.credited_seconds },
        ])}
      />
    <//>
    ${of.sign_off
      ? of.note && html`<${Section} title=${t("staff.end.note")}><p class="st-log-note">${of.note}</p><//>`
      : may(person.value, "Invigilate") && html`<${Sign} of=${of} path=${path} ready=${busy === 0 && waiting === 0} reload=${reload} />`}`;
}

/** @param {{ of: any }} props */
function Debt({ of }) {
  if (of.debt === "owes") return html`<${Chip} tone="bad">${t("staff.end.debt_owes", { n: of.unsent })}<//>`;
  if (of.debt === "unknown") return html`<${Chip} tone="warn">${t("staff.end.debt_unknown")}<//>`;
  return t("staff.end.debt_none");
}

/** @param {{ of: any, path: string, ready: boolean, reload: () => void }} props */
function Sign({ of, path, ready, reload }) {
  const [asking, setAsking] = useState(false);
  const form = useForm({ note: "" }, async () => undefined);
  const sign = path.replace(/\/record$/, "/sign-off");
  return html`<${Section} title=${t("staff.end.sign")}>
    <${Field} form=${form} name="note" type="area" label=${t("staff.end.note")} maxlength="500" />
    <div class="buttons"><button type="button" class="btn btn-primary" disabled=${!ready} onClick=${() => setAsking(true)}>${t("staff.end.sign")}</button></div>
    ${asking &&
    html`<${Confirm}
      title=${t("staff.end.sign_title", { room: of.room_name })}
      yes=${t("staff.end.sign")}
      act=${() => api.post(sign, { note: form.values.note })}
      onClose=${() => setAsking(false)}
      onDone=${() => {
        toast(t("staff.end.done"));
        reload();
      }}
    >
      <p>${t("staff.end.sign_effect", { n: of.seats.length })}</p>
      <${Facts} rows=${[form.values.note && [t("staff.end.note"), form.values.note]]} />
    <//>`}
  <//>`;
}
