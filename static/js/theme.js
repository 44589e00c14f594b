// Runs before the first paint, so that a chosen scheme does not flash. Without a choice the device decides.
(() => {
  "use strict";
  let theme = null;
  try {
    theme = localStorage.getItem("theme");
  } catch {
    return; // Storage may be refused: then the device decides.
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.bsTheme = theme;
})();
