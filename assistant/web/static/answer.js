// Copy, menus, sharing and feedback under every answer. Everything hangs on the document: answers come and go.
const texts = new Map();

// The text is fetched when the hand comes near, so that it is there at the click: browsers copy only right after one.
for (const kind of ["pointerover", "focusin", "touchstart"]) {
  document.addEventListener(kind, (event) => {
    const link = event.target.closest?.('[data-answer-act="copy"]');
    if (link) plainText(link.href).catch(() => {});
    const menu = event.target.closest?.(".answer-menu");
    if (menu) showWholeAddress(menu);
  }, { passive: true });
}

document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-answer-act]");
  closeMenus(event.target);
  if (!act || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const box = act.closest(".answer-actions");
  event.preventDefault();
  if (act.dataset.answerAct === "copy") copyInto(box, plainText(act.href), box.dataset.copied);
  if (act.dataset.answerAct === "copy-link") {
    copyInto(box, Promise.resolve(showWholeAddress(box)), box.dataset.linkCopied);
    // An answer whose address went out is kept even when it is asked again.
    fetch(box.dataset.giveLink, { method: "POST", headers: { Accept: "application/json" } }).catch(() => {});
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = event.target.closest?.(".answer-menu[open]") ?? document.querySelector(".answer-menu[open]");
  if (!open) return;
  event.preventDefault();
  open.open = false;
  open.querySelector("summary").focus();
});

// One menu at a time.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".answer-menu") || !event.target.open) return;
  closeMenus(event.target);
  if (showWholeAddress(event.target)) showState(event.target.closest(".answer-actions"));
}, true);

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-answer-form]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter;
  const box = form.closest(".answer-actions");
  const fields = new URLSearchParams(new FormData(form, button));
  try {
    const response = await fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
  } catch {
    return say(box, box.dataset.failed, true);
  }
  if (form.dataset.answerForm === "share") showShared(box, fields.get("is_shared") === "1", button);
  else showJudged(box, fields.get("verdict"), button);
});

function plainText(href) {
  if (!texts.has(href)) {
    const asked = fetch(href, { headers: { Accept: "text/plain" } }).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.text();
    });
    asked.catch(() => texts.delete(href));
    texts.set(href, asked);
  }
  return texts.get(href);
}

async function copyInto(box, promised, said) {
  let text;
  try {
    if (navigator.clipboard && window.ClipboardItem) {
      // Given at once with a promise inside, or Safari forgets the click while the text comes.
      const blob = promised.then((each) => new Blob([each], { type: "text/plain" }));
      await navigator.clipboard.write([new ClipboardItem({ "text/plain": blob })]);
      return say(box, said);
    }
  } catch { /* not permitted: the older ways follow */ }
  try {
    text = await promised;
  } catch {
    return say(box, box.dataset.failed, true);
  }
  if (copyBySelecting(text)) return say(box, said);
  offerByHand(box, text);
}

// navigator.clipboard is missing on plain http, as in an office that serves the page by address.
function copyBySelecting(text) {
  const field = document.createElement("textarea");
  const before = document.activeElement;
  field.value = text;
  field.readOnly = true;
  field.style.cssText = "position:fixed;inset:0;opacity:0";
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  before?.focus?.({ preventScroll: true });
  return isCopied;
}

function offerByHand(box, text) {
  const dialog = document.createElement("dialog");
  const about = document.createElement("p");
  const field = document.createElement("textarea");
  const close = document.createElement("button");
  dialog.className = "answer-by-hand site";
  about.textContent = box.dataset.byHand;
  field.className = "field";
  field.readOnly = true;
  field.dir = "auto";
  field.value = text;
  close.className = "button";
  close.textContent = box.dataset.close;
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(about, field, close);
  document.body.append(dialog);
  dialog.showModal();
  field.focus();
  field.select();
}

function showWholeAddress(part) {
  const field = part.querySelector("[data-answer-address]");
  if (!field) return "";
  field.value = new URL(field.getAttribute("value"), location.origin).href;
  return field.value;
}

// Whether it is shared may have changed since the answer came, in another window or by a reload.
async function showState(box) {
  const response = await fetch(box.dataset.state, { headers: { Accept: "application/json" } }).catch(() => null);
  if (response?.ok) turnShared(box, (await response.json()).is_shared);
}

function turnShared(box, isShared) {
  for (const each of box.querySelectorAll("[data-when-shared]")) each.hidden = !isShared;
  for (const each of box.querySelectorAll("[data-when-private]")) each.hidden = isShared;
}

function showShared(box, isShared, button) {
  turnShared(box, isShared);
  box.querySelector(`button[data-when-${isShared ? "shared" : "private"}]`)?.focus();
  say(box, button.dataset.said);
}

function showJudged(box, verdict, button) {
  for (const each of box.querySelectorAll("button[aria-pressed]")) {
    each.setAttribute("aria-pressed", String(each.value === verdict));
  }
  for (const each of box.querySelectorAll("[data-answer-send]")) each.value = verdict;
  for (const each of box.querySelectorAll("[data-when-judged]")) each.hidden = false;
  say(box, box.dataset.thanks);
}

function say(box, text, isFailed = false) {
  const place = box.querySelector(".answer-said");
  place.classList.toggle("failed", isFailed);
  place.textContent = "";
  // Said anew even when the words are the same, so that it is also heard again.
  setTimeout(() => { place.textContent = text; }, 50);
}

function closeMenus(except) {
  for (const menu of document.querySelectorAll(".answer-menu[open]")) {
    if (!menu.contains(except)) menu.open = false;
  }
}
