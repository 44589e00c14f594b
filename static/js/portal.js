// Makes pages quicker to use; every one of them works without it.
(() => {
  "use strict";

  const opened = Date.now();
  const two = (n) => String(n).padStart(2, "0");
  const each = (selector, act, root = document) => root.querySelectorAll(selector).forEach(act);

  // The page's own now, written by the server, runs on from the moment the page opened:
  // the clock of the reader's machine may be wrong, its seconds are not.
  const pageNow = Date.parse(document.body.dataset.now || "") || opened;
  const now = () => pageNow + (Date.now() - opened);

  // Only distances under an hour tick: longer ones are business time, which the server alone works out.
  const tickCountdown = (node, at) => {
    const left = Math.floor((Date.parse(node.dataset.due) - at) / 1000);
    if (left > 0 && left < 3600) node.textContent = `in ${Math.floor(left / 60)} min ${two(left % 60)} s`;
    else if (left <= 0 && left > -60) node.textContent = "due now";
  };

  const tickClock = (node, at) => {
    const figure = node.querySelector("time");
    const figures = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: node.dataset.clock };
    const text = new Intl.DateTimeFormat("en-GB", figures).format(at);
    if (figure && figure.textContent !== text) figure.textContent = text;
  };

  const tick = () => {
    const at = now();
    each("[data-due]", (node) => tickCountdown(node, at));
    each("[data-clock]", (node) => tickClock(node, at));
  };

  // Menus: one open at a time, closed by Escape (which returns the focus) and by a click elsewhere.
  const closeMenus = (except) => each("details.menu[open]", (menu) => menu !== except && (menu.open = false));
  document.addEventListener("click", (event) => closeMenus(event.target.closest("details.menu")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });

  // A summary of errors takes the focus when the page, or a swapped part of it, brings one.
  const focusErrors = (root) => {
    const summary = root.querySelector("[data-error-summary]");
    if (!summary) return;
    summary.focus();
    if (!document.title.startsWith("Error:")) document.title = `Error: ${document.title}`;
  };

  // Light, dark or as the device: kept in this browser only.
  const chosen = () => document.documentElement.dataset.bsTheme || "device";
  const showTheme = () =>
    each("[data-theme-choice]", (button) => {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === chosen()));
    });
  const chooseTheme = (theme) => {
    if (theme === "device") delete document.documentElement.dataset.bsTheme;
    else document.documentElement.dataset.bsTheme = theme;
    try {
      if (theme === "device") localStorage.removeItem("theme");
      else localStorage.setItem("theme", theme);
    } catch {
      // Storage may be refused: the choice then lasts as long as the page.
    }
    showTheme();
  };
  each("[data-theme-menu]", (part) => (part.hidden = false));
  each("[data-theme-choice]", (button) => button.addEventListener("click", () => chooseTheme(button.dataset.themeChoice)));

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  each("[data-print]", (button) => (button.hidden = false));

  // htmx sends the same proof of origin as the forms do, and shows a form that was refused (422).
  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    if (token) event.detail.headers["X-CSRFToken"] = token.value;
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    tick();
    focusErrors(event.detail.elt);
  });

  // Who comes to do one thing begins to type at once. A list of choices opens where it is asked for.
  // After the load: the browser's own jump to the fragment takes the focus away before it.
  const focusForm = () => {
    const part = location.hash && document.getElementById(location.hash.slice(1));
    if (!part || !part.matches("[data-focus-first]") || document.querySelector("[data-error-summary]")) return;
    if (part.matches("details")) part.open = true;
    const field = part.querySelector("input:not([type=hidden]), select, textarea");
    if (field) field.focus({ preventScroll: true });
  };

  showTheme();
  focusErrors(document);
  window.addEventListener("load", focusForm);
  tick();
  setInterval(tick, 1000);
})();
