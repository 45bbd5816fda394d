// The documents: a filter applies when it is chosen.
const search = document.querySelector(".documents-search");
const filters = document.querySelector(".documents-filters");
if (matchMedia("(min-width: 60rem)").matches) filters.open = true;
for (const select of search.querySelectorAll("select")) {
  select.addEventListener("change", () => search.requestSubmit());
}
