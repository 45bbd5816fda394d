// The source panel: a document beside the page, scrolled to the words that were quoted and marked there by the server.
const PHONE = matchMedia("(max-width: 61.99rem)");
const LINK = "a[data-panel], a[data-source]";

let opener = null;
let asked = 0;

const panel = () => document.getElementById("source");

/** Give a word of the panel in the language of the page. */
export function panelWord(name) {
  return panel()?.dataset[name] ?? "";
}

/** Open an address in the panel; `from` is what was clicked. */
export async function openSource(href, from) {
  const place = panel();
  if (!place) { location.href = href; return; }
  const mine = ++asked;
  if (place.hidden) {
    opener = from;
    reveal(place, href);
  } else if (!place.contains(from)) {
    opener = from;
  }
  point(from);
  place.querySelector(".source-whole").href = href;
  say(place, place.dataset.loading);
  place.setAttribute("aria-busy", "true");
  const isKept = from?.hasAttribute?.("data-kept");
  if (!isKept) place.querySelector(".source-body").replaceChildren();
  let failed = "";
  let made = "";
  try {
    const response = await fetch(withPanel(href), { headers: { "X-Requested-With": "panel" } });
    if (response.ok && !response.redirected) made = await response.text();
    else failed = failedWord(place, response);
  } catch {
    failed = place.dataset.failed;
  }
  if (mine !== asked || place.hidden) return;
  place.removeAttribute("aria-busy");
  if (failed) { fail(place, failed, href, from); return; }
  say(place, "");
  place.querySelector(".source-body").innerHTML = made;
  settle(place.querySelector(".source-body"), true);
}

function failedWord(place, response) {
  if (response.status === 401 || response.redirected) return place.dataset.signedOut;
  return [403, 404, 410, 422].includes(response.status) ? place.dataset.unknown : place.dataset.failed;
}

function fail(place, words, href, from) {
  say(place, words);
  if (words !== place.dataset.failed) return;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "button";
  again.textContent = "↻";
  again.setAttribute("aria-label", place.dataset.again);
  again.title = place.dataset.again;
  again.addEventListener("click", () => openSource(href, from));
  place.querySelector(".source-said").append(" ", again);
}

function say(place, words) {
  const said = place.querySelector(".source-said");
  said.textContent = words;
  said.hidden = !words;
}

function withPanel(href) {
  const address = new URL(href, location.origin);
  address.searchParams.set("panel", "1");
  return address;
}

// ---- opening and closing -----------------------------------------------------------------------------------------

function reveal(place, href) {
  place.hidden = false;
  if (PHONE.matches) keepApart(place, true);
  if (!history.state?.source) history.pushState({ ...history.state, source: href }, "");
  place.focus({ preventScroll: true });
}

function close(isBack = false) {
  const place = panel();
  if (!place || place.hidden) return;
  asked++;
  place.hidden = true;
  place.querySelector(".source-body").replaceChildren();
  keepApart(place, false);
  point(null);
  if (!isBack && history.state?.source) { isOurs = true; history.back(); }
  const back = opener?.isConnected ? opener : sameChip(opener);
  opener = null;
  back?.focus({ preventScroll: true });
}

/** Find what was clicked again where the page was made anew meanwhile. */
function sameChip(link) {
  const address = link?.getAttribute?.("href");
  return address ? document.querySelector(`a[href="${CSS.escape(address)}"]`) : null;
}

/** On a phone the panel covers the page: what lies under it is out of reach until it closes. */
function keepApart(place, isApart) {
  document.documentElement.classList.toggle("source-covers", isApart);
  for (let each = place; each && each !== document.body; each = each.parentElement) {
    for (const other of each.parentElement?.children ?? []) {
      if (other !== each && !["SCRIPT", "STYLE", "LINK"].includes(other.tagName)) other.inert = isApart;
    }
  }
}

/** Show which chip the panel belongs to. */
function point(link) {
  for (const each of document.querySelectorAll(".chip[data-card][aria-current]")) each.removeAttribute("aria-current");
  if (link?.matches?.(".chip[data-card]")) link.setAttribute("aria-current", "true");
}

let isOurs = false;
addEventListener("popstate", (event) => {
  const place = panel();
  if (isOurs) {
    isOurs = false;
    event.stopImmediatePropagation();
  } else if (place && !place.hidden) {
    event.stopImmediatePropagation();
    close(true);
  } else if (place && event.state?.source) {
    event.stopImmediatePropagation();
    openSource(event.state.source, null);
  }
}, true);

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !panel() || panel().hidden) return;
  if (!PHONE.matches && !panel().contains(event.target) && event.target !== document.body) return;
  event.preventDefault();
  close();
});

PHONE.addEventListener("change", () => {
  const place = panel();
  if (place && !place.hidden) keepApart(place, PHONE.matches);
});

// ---- links ---------------------------------------------------------------------------------------------------------

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (event.target.closest(".source-close")) { close(); return; }
  const more = event.target.closest("a[data-more]");
  if (more) { event.preventDefault(); readOn(more); return; }
  const link = event.target.closest(LINK);
  if (!link || (link.hasAttribute("data-kept") && !panel()?.contains(link))) return;
  event.preventDefault();
  openSource(link.href, link);
});

/** Put the text before or after in its place, and keep what is being read where it is. */
async function readOn(more) {
  const text = more.closest(".source-text");
  const isBefore = more.dataset.more === "before";
  more.setAttribute("aria-busy", "true");
  let window;
  try {
    const response = await fetch(withPanel(more.href));
    if (!response.ok) throw new Error(String(response.status));
    const made = new DOMParser().parseFromString(await response.text(), "text/html");
    window = made.querySelector(".source-text");
  } catch {
    more.removeAttribute("aria-busy");
    more.classList.add("failed");
    return;
  }
  const scrolled = scrolledBy(text);
  const before = scrolled.scrollHeight;
  const blocks = text.querySelector(".source-blocks");
  blocks[isBefore ? "prepend" : "append"](...window.querySelector(".source-blocks").childNodes);
  const next = window.querySelector(`[data-more="${more.dataset.more}"]`);
  if (next) more.replaceWith(next); else more.remove();
  if (isBefore) scrolled.scrollTop += scrolled.scrollHeight - before;
}

// ---- where the words are -----------------------------------------------------------------------------------------

/** Bring the quotation of every document to the middle of what shows it, and the cursor to the first one. */
function settle(body, hasFocus) {
  const marks = [...body.querySelectorAll("mark[data-first]")];
  for (const mark of marks) center(mark);
  if (hasFocus) (marks[0] ?? body.querySelector("h3") ?? panel()).focus({ preventScroll: true });
}

function center(part) {
  const scrolled = scrolledBy(part);
  const at = part.getBoundingClientRect();
  const view = scrolled === document.scrollingElement ? { top: 0, height: innerHeight } : scrolled.getBoundingClientRect();
  const tall = Math.min(at.height, view.height * 0.8);
  scrolled.scrollTop += at.top - view.top - (view.height - tall) / 2;
}

function scrolledBy(part) {
  for (let each = part.parentElement; each && each !== document.body; each = each.parentElement) {
    if (/auto|scroll/.test(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight + 1) return each;
  }
  return document.scrollingElement;
}

// Pictures are fetched when they are opened; then the boxed words come to the middle.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".source-page") || !event.target.open) return;
  const picture = event.target.querySelector("img");
  const box = event.target.querySelector(".page-box:not(.light)") ?? picture;
  if (picture.complete && picture.naturalWidth) center(box);
  else picture.addEventListener("load", () => center(box), { once: true });
}, true);

document.addEventListener("error", (event) => {
  if (event.target.matches?.(".page-picture img")) event.target.closest(".page-picture").classList.add("failed");
}, true);

// A page of its own shows the same pieces.
const alone = document.querySelector(".source-alone");
if (alone) settle(alone, false);
