// The register: a filter applies when it is chosen, without leaving the page. What the server answers is put in place.
const register = () => document.getElementById("register");
let asked = 0;
let timer = 0;

// ---- asking again -------------------------------------------------------------------------------------------------

document.addEventListener("change", (event) => {
  const form = event.target.closest(".register-form");
  if (!form || event.target.matches(".register-toggle, .facet-search, [type=search]")) return;
  // Several boxes ticked in a row are one question.
  clearTimeout(timer);
  timer = setTimeout(() => swap(addressOf(form)), event.target.matches("[type=checkbox]") ? 250 : 0);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest(".register-form");
  if (!form) return;
  event.preventDefault();
  clearTimeout(timer);
  swap(addressOf(form));
});

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[data-swap]");
  if (!link || !register()) return;
  event.preventDefault();
  const href = typeof link.href === "string" ? link.href : new URL(link.href.baseVal, location.href).href;
  swap(href, { isTop: "top" in link.dataset });
});

addEventListener("popstate", (event) => {
  if (register() && !event.state?.source) swap(location.href, { isBack: true });
});

/** Write the form as an address, without what was left empty or is as usual. */
function addressOf(form) {
  const address = new URL(form.action, location.href);
  for (const [name, value] of new FormData(form)) {
    if (value && !(name === "sort" && value === "date-desc")) address.searchParams.append(name, value);
  }
  return address.href;
}

async function swap(href, { isTop = false, isBack = false } = {}) {
  const place = register();
  const mine = ++asked;
  place.setAttribute("aria-busy", "true");
  let made = null;
  try {
    const response = await fetch(href, { headers: { Accept: "text/html" } });
    const text = response.ok ? await response.text() : "";
    made = new DOMParser().parseFromString(text, "text/html").getElementById("register");
    // Signed out meanwhile: the server leads to where one signs in.
    if (response.redirected && !made) { location.href = href; return; }
  } catch { /* said below */ }
  if (mine !== asked) return;
  place.removeAttribute("aria-busy");
  if (!made) { say(place.dataset.failed); return; }
  const before = remember(place);
  if (!isBack) history.pushState({}, "", href);
  place.replaceWith(document.adoptNode(made));
  restore(made, before);
  prepare(made);
  if (isTop) showFound(made);
}

/** What a person had open, was writing and looking at. */
function remember(place) {
  const active = place.contains(document.activeElement) ? document.activeElement : null;
  return {
    focus: active?.id ?? "",
    isInside: Boolean(active),
    isShown: place.querySelector(".register-toggle")?.checked ?? false,
    open: new Map([...place.querySelectorAll("details[id]")].map((each) => [each.id, each.open])),
    sought: new Map([...place.querySelectorAll(".facet-search")].map((each) => [each.closest("details").id, each.value])),
    scrolled: place.querySelector(".register-facets")?.scrollTop ?? 0,
    at: scrollY,
  };
}

function restore(made, before) {
  made.querySelector(".register-toggle").checked = before.isShown;
  for (const each of made.querySelectorAll("details[id]")) {
    if (before.open.has(each.id)) each.open = before.open.get(each.id);
  }
  for (const each of made.querySelectorAll(".facet-search")) {
    each.value = before.sought.get(each.closest("details").id) ?? "";
    if (each.value) narrow(each);
  }
  made.querySelector(".register-facets").scrollTop = before.scrolled;
  scrollTo({ top: before.at, behavior: "instant" });
  if (!before.isInside) return;
  const again = before.focus ? document.getElementById(before.focus) : null;
  (again ?? made.querySelector("#register-count")).focus({ preventScroll: true });
}

// Where the filters stand before the list, one button leads from what they leave to it.
document.addEventListener("click", (event) => {
  if (!event.target.closest(".register-done")) return;
  register().querySelector(".register-toggle").checked = false;
  showFound(register());
});

function showFound(place) {
  place.querySelector(".register-found").scrollIntoView();
  place.querySelector("#register-count").focus({ preventScroll: true });
}

// ---- long lists of values --------------------------------------------------------------------------------------------

document.addEventListener("input", (event) => {
  if (event.target.matches(".facet-search")) narrow(event.target);
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.(".facet-search")) event.preventDefault();
});

// Spellings that mean the same: accents, alef, ya, ta marbuta, vowel marks, tatweel.
function folded(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "").replace(/[أإآٱ]/g, "ا")
    .replace(/ى/g, "ي").replace(/ة/g, "ه").toLowerCase().trim();
}

function narrow(field) {
  const facet = field.closest(".facet");
  const words = folded(field.value).split(/\s+/).filter(Boolean);
  let found = 0;
  for (const item of facet.querySelectorAll("li")) {
    const name = folded(item.querySelector(".facet-name").textContent);
    const isFound = words.every((word) => name.includes(word));
    item.hidden = !isFound;
    found += isFound;
  }
  facet.querySelector(".facet-none").hidden = found > 0;
  const more = facet.querySelector(".facet-more");
  if (words.length) more.open = true;
}

// ---- copying ---------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy-link], [data-copy-text]");
  if (!button) return;
  const source = button.dataset.copyText;
  copy(source ? document.getElementById(source).textContent.trim() : location.href);
});

async function copy(text) {
  const words = document.querySelector("[data-copied]").dataset;
  try {
    await navigator.clipboard.writeText(text);
    say(words.copied);
    return;
  } catch { /* not permitted, or plain http: the older way */ }
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.style.cssText = "position:fixed;inset:0;opacity:0";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  if (isCopied) { say(words.copied); return; }
  say(words.copyFailed);
  const shown = document.createElement("input");
  shown.className = "field";
  shown.dir = "auto";
  shown.readOnly = true;
  shown.value = text;
  document.querySelector(".register-said").append(shown);
  shown.select();
}

function say(text) {
  const place = document.querySelector(".register-said");
  if (place) place.textContent = text;
}

// ---- what only a script can do ------------------------------------------------------------------------------------------

function prepare(place) {
  for (const each of place.querySelectorAll("[data-copy-link], [data-copy-text], .facet-search, .register-done")) each.hidden = false;
  place.querySelector(".register-apply")?.classList.add("register-unneeded");
  // The latest years first: the plot is longer than a phone is wide.
  const plot = place.querySelector(".timeline-scrolls");
  if (plot) plot.scrollLeft = (document.dir === "rtl" ? -1 : 1) * plot.scrollWidth;
}

prepare(document);
