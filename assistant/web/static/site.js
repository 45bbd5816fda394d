// What every page does: keep the place when the language changes.
for (const link of document.querySelectorAll("a[data-language]")) {
  link.addEventListener("click", () => {
    const rest = location.pathname.replace(/^\/(ar|fr|en)(?=\/|$)/, "") || "/";
    link.href = "/" + link.dataset.language + rest + location.search + location.hash;
  });
}
