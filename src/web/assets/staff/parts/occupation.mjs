// Occupations and levels by name; the editions are few and asked for once.

import { api, html, t, useEffect, useState } from "../kit.mjs";
import { entries } from "../data.mjs";
import { levelName, local } from "../words.mjs";

/** @type {Promise<any[]> | undefined} */
let asked;

/** Every standard edition that the platform holds. */
export function editionsOnce() {
  asked ??= api.get("/standards").then(entries);
  asked.catch(() => {
    asked = undefined;
  });
  return asked;
}

export function useEditions() {
  const [editions, setEditions] = useState(/** @type {any[]} */ ([]));
  useEffect(() => {
    editionsOnce().then(setEditions, () => undefined);
  }, []);
  return editions;
}

/** @param {{ code: string, name?: string }} props */
export function Occupation({ code, name }) {
  const editions = useEditions();
  const found = editions.find((edition) => edition.occupation_code === code);
  return html`<span>${found ? local(found, "name") : (name ?? code)}</span>`;
}

/** @param {{ code: string, level: number, name?: string }} props */
export function Trade({ code, level, name }) {
  return html`<span class="st-trade"><${Occupation} code=${code} name=${name} /> <span class="st-nowrap">${levelName(level)}</span></span>`;
}

/** Choices of occupation and level for a select: value `code/level`. @param {any[]} editions */
export function levelChoices(editions) {
  return editions.flatMap((edition) =>
    (edition.levels ?? []).map((/** @type {any} */ entry) => ({
      value: `${edition.occupation_code}/${entry.level}`,
      text: t("staff.trade", { occupation: local(edition, "name"), level: levelName(entry.level) }),
    })),
  );
}
