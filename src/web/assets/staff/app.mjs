// Goes on with the sign-in, picks the page for the address, and refuses kindly what the role cannot see.

import { Component, asApiError, html, person, resume, t, useEffect, useState } from "./kit.mjs";
import { Announcer } from "../lib/announce.mjs";
import { Toasts } from "../lib/toast.mjs";
import { Empty, Loading, Page, Trouble } from "./parts/page.mjs";
import { home, may } from "./roles.mjs";
import { go, match, place } from "./router.mjs";
import { ROUTES } from "./routes.mjs";
import { Shell } from "./shell.mjs";

function toSignIn() {
  const back = location.pathname + location.search;
  location.replace(`/sign-in?next=${encodeURIComponent(back)}`);
}

export function App() {
  const [state, setState] = useState(/** @type {"asking" | "in" | "out"} */ ("asking"));
  const [problem, setProblem] = useState(/** @type {any} */ (undefined));
  const me = person.value;
  const ask = () => {
    setProblem(undefined);
    resume().then(
      (found) => setState(found ? "in" : "out"),
      (error) => setProblem(asApiError(error)),
    );
  };
  useEffect(ask, []);
  useEffect(() => {
    // Nobody signed in, or signed out in another window.
    if (state === "out" || (state === "in" && !me)) toSignIn();
  }, [state, me]);
  if (problem) return html`<main class="st-alone"><${Trouble} problem=${problem} retry=${ask} /></main>`;
  if (state !== "in" || !me) return html`<main class="st-alone"><${Loading} /></main>`;
  return html`<${SignedIn} /><${Toasts} /><${Announcer} />`;
}

function SignedIn() {
  const path = place.value.path;
  const me = person.value;
  const start = path === "/app";
  useEffect(() => {
    if (start) go(home(me), { replace: true });
  }, [start, me]);
  if (start) return html`<${Shell}><${Loading} /><//>`;
  return html`<${Shell}><${Guarded} key=${`${path} ${me?.role} ${me?.centre?.id}`}>${pageFor(path, me)}<//><//>`;
}

/**
 * @param {string} path
 * @param {any} me
 */
function pageFor(path, me) {
  for (const route of ROUTES) {
    const params = match(route.path, path);
    if (!params) continue;
    if (route.needs && !route.needs.some((right) => may(me, right))) return html`<${Refused} />`;
    return html`<${route.page} ...${params} />`;
  }
  return html`<${Missing} />`;
}

function HomeButton() {
  return html`<a class="btn btn-primary" href=${home(person.value)}>${t("staff.go_home")}</a>`;
}

function Refused() {
  return html`<${Page} title=${t("staff.refused.title")}>
    <${Empty} title=${t("staff.refused.head")} text=${t("staff.refused.text")} action=${html`<${HomeButton} />`} />
  <//>`;
}

function Missing() {
  return html`<${Page} title=${t("staff.missing.title")}>
    <${Empty} title=${t("staff.missing.head")} text=${t("staff.missing.text")} action=${html`<${HomeButton} />`} />
  <//>`;
}

/** A page that fails must not take the frame with it. */
class Guarded extends Component {
  static getDerivedStateFromError() {
    return { failed: true };
  }

  /** @param {any} error */
  componentDidCatch(error) {
    console.error(error);
  }

  render() {
    const { failed } = /** @type {any} */ (this.state);
    if (!failed) return /** @type {any} */ (this.props).children;
    return html`<${Page} title=${t("staff.broken.title")}>
      <${Empty}
        title=${t("staff.broken.head")}
        text=${t("staff.broken.text")}
        action=${html`<button type="button" class="btn btn-primary" onClick=${() => location.reload()}>${t("shell.reload")}</button>`}
      />
    <//>`;
  }
}
