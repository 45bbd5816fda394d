// Pointing at a numbered chip, reaching it with the keyboard or touching it shows the quotation it stands for.
// Everything hangs on the document: answers are replaced while they come.
import { openSource, panelWord } from "./source.js";

const PHONE = matchMedia("(max-width: 40rem)");
const CHIP = "a.chip[data-card]";
const EDGE = 8;
// The hand may cross the gap to the card, and a chip that is only passed shows nothing.
const SHOWN_AFTER = 120;
const HIDDEN_AFTER = 220;

const card = document.createElement("div");
card.id = "card";
card.className = "site card-float";
card.setAttribute("role", "group");
card.hidden = true;

let chip = null;
let timer = 0;
let touched = false;

const gone = new MutationObserver(() => { if (chip && !chip.isConnected) hide(); });

function show(next) {
  clearTimeout(timer);
  if (chip === next) return;
  const content = document.getElementById(next.dataset.card);
  if (!content) return;
  if (chip) hide();
  chip = next;
  fill(content);
  document.body.append(card);
  card.hidden = false;
  place();
  chip.setAttribute("aria-expanded", "true");
  chip.setAttribute("aria-describedby", card.id);
  gone.observe(document.body, { childList: true, subtree: true });
}

function fill(content) {
  const body = content.cloneNode(true);
  body.removeAttribute("id");
  body.className = "card-body";
  const open = document.createElement("a");
  open.className = "button card-open";
  open.href = chip.href;
  open.textContent = panelWord("show");
  const close = document.createElement("button");
  close.type = "button";
  close.className = "button card-close";
  close.setAttribute("aria-label", panelWord("close"));
  close.textContent = "×";
  const ways = document.createElement("div");
  ways.className = "card-ways";
  ways.append(open, close);
  card.replaceChildren(body, ways);
  card.scrollTop = 0;
}

function hide() {
  clearTimeout(timer);
  gone.disconnect();
  card.hidden = true;
  chip?.removeAttribute("aria-expanded");
  chip?.removeAttribute("aria-describedby");
  chip = null;
}

/** Beside the chip and inside the window; on a phone the style sheet puts it at the foot. */
function place() {
  card.style.cssText = "";
  if (PHONE.matches) return;
  const at = chip.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const room = document.documentElement;
  const left = Math.min(Math.max(EDGE, at.left + at.width / 2 - width / 2), room.clientWidth - width - EDGE);
  const isBelow = at.bottom + height + EDGE <= room.clientHeight || at.top < height + EDGE;
  const top = isBelow ? Math.min(at.bottom + EDGE, room.clientHeight - height - EDGE) : at.top - height - EDGE;
  card.style.left = `${Math.max(EDGE, left)}px`;
  card.style.top = `${Math.max(EDGE, top)}px`;
}

function later(what, after) {
  clearTimeout(timer);
  timer = setTimeout(what, after);
}

document.addEventListener("pointerdown", (event) => {
  touched = event.pointerType === "touch" || event.pointerType === "pen";
  if (chip && !card.contains(event.target) && !event.target.closest?.(CHIP)) hide();
}, true);

document.addEventListener("pointerover", (event) => {
  if (event.pointerType !== "mouse") return;
  const over = event.target.closest?.(CHIP);
  if (over) later(() => over.isConnected && show(over), chip ? 0 : SHOWN_AFTER);
  else if (card.contains(event.target)) clearTimeout(timer);
  else if (chip && !card.contains(document.activeElement)) later(hide, HIDDEN_AFTER);
  else clearTimeout(timer);
});

document.addEventListener("focusin", (event) => {
  const on = event.target.closest?.(CHIP);
  if (on && !touched && on.matches(":focus-visible")) show(on);
  else if (chip && !on && !card.contains(event.target)) hide();
});

document.addEventListener("keydown", (event) => {
  touched = false;
  if (!chip) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopImmediatePropagation();
    const back = card.contains(document.activeElement) ? chip : null;
    hide();
    back?.focus({ preventScroll: true });
  }
  if (event.key === "ArrowDown" && document.activeElement === chip) {
    event.preventDefault();
    card.querySelector(".card-open").focus();
  }
}, true);

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (event.target.closest(".card-close")) {
    const back = chip;
    hide();
    back?.focus({ preventScroll: true });
    return;
  }
  const from = event.target.closest(".card-open") ? chip : null;
  const on = from ?? event.target.closest(CHIP);
  if (!on) return;
  event.preventDefault();
  // A finger cannot point: its first touch shows the quotation, and the card leads on.
  if (!from && touched && chip !== on && document.getElementById(on.dataset.card)) {
    show(on);
    return;
  }
  hide();
  openSource(on.href, on);
});

addEventListener("scroll", (event) => { if (chip && !card.contains(event.target) && !PHONE.matches) place(); }, true);
addEventListener("resize", () => { if (chip) place(); });
