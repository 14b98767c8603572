// The alarm that the server's clock was moved: what it means, and the act that sets time going again.

import { api, asApiError, html, newKey, person, t, toast, useState } from "../kit.mjs";
import { useLoad } from "../data.mjs";
import { Notice, Trouble } from "../parts/page.mjs";
import { may } from "../roles.mjs";
import { moment } from "../words.mjs";

export function ClockAlarm() {
  const allowed = may(person.value, "WatchClock");
  const clock = useLoad(allowed ? "clock" : "", () => api.get("/clock"));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState(/** @type {any} */ (undefined));
  /** @type {any} */
  const state = clock.data;
  if (!state?.frozen) return null;
  const lift = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      await api.post("/clock/unfreeze", { seen_time: new Date().toISOString() }, newKey());
      toast(t("staff.clock.lifted"));
      clock.reload();
    } catch (error) {
      setProblem(asApiError(error));
    }
    setBusy(false);
  };
  return html`<${Notice} kind="warn" role="alert">
    <h2>${t("staff.clock.title")}</h2>
    <p>${t("staff.clock.what", { since: moment(state.since), seconds: state.jump_seconds })}</p>
    <p>${t("staff.clock.compare", { server: moment(state.clock), own: moment(new Date().toISOString()) })}</p>
    <p>${t("staff.clock.effect")}</p>
    <${Trouble} problem=${problem} />
    <div class="buttons"><button type="button" class="btn btn-primary" disabled=${busy} onClick=${lift}>${busy ? t("shell.form.busy") : t("staff.clock.lift")}</button></div>
  <//>`;
}
