// The quiet frame of every screen but the questions: name of the exam, display settings, one column.

import { useEffect, useRef } from "preact/hooks";
import { classes, html } from "../../lib/html.mjs";
import { t } from "../../lib/i18n.mjs";
import { exam } from "../session.mjs";
import { Settings } from "./settings.mjs";

/** @typedef {import("../../lib/html.mjs").Children} Children */

/** @param {{title: Children, children?: Children, focusTitle?: boolean, wide?: boolean}} props */
export function Page({ title, children, focusTitle = true, wide = false }) {
  const heading = useRef(/** @type {HTMLHeadingElement | null} */ (null));
  useEffect(() => {
    if (focusTitle) heading.current?.focus();
  }, []);
  return html`
    <header class="site-header no-print"><div class="container site-header-row">
      <span class="brand">${exam.value?.sitting_name ?? t("shell.product")}</span>
      <${Settings} />
    </div></header>
    <main class=${classes("container exam-page", !wide && "is-narrow")}>
      <h1 tabindex="-1" ref=${heading}>${title}</h1>
      ${children}
    </main>`;
}
