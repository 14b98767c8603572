// Display and keys, one button away: size of text, contrast, language, which keys do what.

import { useState } from "preact/hooks";
import { Dialog } from "../../lib/dialog.mjs";
import { highContrast, setHighContrast, setTextSize, textSize } from "../../lib/display.mjs";
import { html } from "../../lib/html.mjs";
import { language, otherLanguage, switchLanguage, t } from "../../lib/i18n.mjs";
import { setShortcuts, shortcuts } from "../shortcuts.mjs";

const KEYS = ["choose", "move", "options", "flag", "next"];

/** @param {{withKeys?: boolean}} props */
export function Settings({ withKeys = false }) {
  const [open, setOpen] = useState(false);
  return html`
    <button type="button" class="btn btn-sm btn-outline-secondary" onClick=${() => setOpen(true)}>${withKeys ? t("exam.settings.open_keys") : t("exam.settings.open")}</button>
    <${Dialog} open=${open} title=${t("exam.settings.title")} onClose=${() => setOpen(false)}
      buttons=${html`<button type="button" class="btn btn-primary" onClick=${() => setOpen(false)}>${t("shell.close")}</button>`}>
      <fieldset class="field">
        <legend class="form-label">${t("exam.settings.text_size")}</legend>
        <div class="choice-row">${["normal", "large", "larger"].map((size) => html`<label class="choice">
          <input type="radio" name="text-size" checked=${textSize.value === size} onChange=${() => setTextSize(/** @type {any} */ (size))} />
          ${t(`exam.settings.text_size.${size}`)}
        </label>`)}</div>
      </fieldset>
      <div class="field"><label class="choice">
        <input type="checkbox" checked=${highContrast.value} onChange=${(/** @type {any} */ event) => setHighContrast(event.currentTarget.checked)} />
        ${t("shell.contrast.high")}
      </label></div>
      <div class="field">
        <button type="button" class="btn btn-sm btn-outline-secondary" lang=${otherLanguage()} onClick=${() => void switchLanguage(otherLanguage())} key=${language.value}>
          ${t("shell.language.other")}
        </button>
      </div>
      ${withKeys ? html`
        <h3>${t("exam.keys.title")}</h3>
        <dl class="facts">${KEYS.map((key) => html`<dt class="code">${t(`exam.keys.${key}.key`)}</dt><dd>${t(`exam.keys.${key}.what`)}</dd>`)}</dl>
        <div class="field"><label class="choice">
          <input type="checkbox" checked=${shortcuts.value} onChange=${(/** @type {any} */ event) => setShortcuts(event.currentTarget.checked)} />
          ${t("exam.keys.on")}
        </label></div>` : null}
    <//>`;
}
