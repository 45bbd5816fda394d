// What every page does: keep the place when the language changes. The page where one asks brings its header later.
import "./cards.js";
import "./source.js";

for (const kind of ["pointerdown", "click", "keydown"]) {
  document.addEventListener(kind, (event) => {
    const link = event.target.closest?.("a[data-language]");
    if (!link) return;
    const rest = location.pathname.replace(/^\/(ar|fr|en)(?=\/|$)/, "") || "/";
    link.href = "/" + link.dataset.language + rest + location.search + location.hash;
  }, true);
}
