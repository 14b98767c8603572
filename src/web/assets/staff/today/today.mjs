// The first page of each role.

import { html, person } from "../kit.mjs";
import { MarkingPage } from "../marking/list.mjs";
import { BodyToday } from "./body.mjs";
import { CentreToday } from "./centre.mjs";
import { RoomsToday } from "./rooms.mjs";

export function TodayPage() {
  switch (person.value?.role) {
    case "centre_admin":
      return html`<${CentreToday} />`;
    case "invigilator":
      return html`<${RoomsToday} />`;
    case "assessor":
    case "senior_assessor":
      return html`<${MarkingPage} />`;
    default:
      return html`<${BodyToday} />`;
  }
}
