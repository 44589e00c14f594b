// Working lists keep themselves true: every so many seconds the list alone is asked for again.
// Nothing moves under the pointer or the focus, and nothing is replaced while somebody is at work in it.
(() => {
  "use strict";

  let pointer = null;
  let held = null;
  document.addEventListener("pointermove", (event) => (pointer = event), { passive: true });

  const isBusy = (list) => document.hidden || list.querySelector("form, details[open], .htmx-request") !== null;

  const rowAt = (list) => {
    const under = pointer && document.elementFromPoint(pointer.clientX, pointer.clientY);
    const row = (under || document.activeElement).closest("li[id]");
    return row && list.contains(row) ? row : null;
  };

  const sayStale = (list, isStale) => list.querySelectorAll("[data-stale]").forEach((note) => (note.hidden = !isStale));

  // A choice in the filter is sent at once; its button is for browsers without scripts.
  document.querySelectorAll("[data-spare]").forEach((button) => {
    button.hidden = true;
    button.form.addEventListener("change", (event) => event.target.matches("select") && button.form.requestSubmit());
  });

  document.querySelectorAll("[data-live-list]").forEach((list) => {
    setInterval(() => isBusy(list) || window.htmx.trigger(list, "refresh"), list.dataset.liveList * 1000);

    list.addEventListener("htmx:beforeSwap", (event) => {
      // Signed out meanwhile: the answer is the sign-in page, which is no list.
      const answered = new URL(event.detail.xhr.responseURL || location.href).pathname;
      if (answered !== location.pathname) {
        event.detail.shouldSwap = false;
        location.reload();
        return;
      }
      const row = rowAt(list);
      held = row && { id: row.id, top: row.getBoundingClientRect().top };
    });
    list.addEventListener("htmx:afterSwap", () => {
      const row = held && document.getElementById(held.id);
      if (row) window.scrollBy({ top: row.getBoundingClientRect().top - held.top, behavior: "instant" });
      held = null;
    });
    list.addEventListener("htmx:sendError", () => sayStale(list, true));
    list.addEventListener("htmx:responseError", () => sayStale(list, true));
  });
})();
