// The page where one asks: the address follows the conversation, and the view stands at the beginning of a new turn.
document.body.classList.add("site");

// ---- the address -----------------------------------------------------------------------------------------------

/** Put the open conversation into the address, so that reloading, the back button and another language find it. */
function follow(conversation) {
  const address = new URL(location.href);
  const before = address.searchParams.get("c") ?? "";
  const isLeft = before && before !== conversation;
  if (before === conversation && !address.searchParams.has("q")) return;
  address.searchParams.delete("q");
  if (conversation) address.searchParams.set("c", conversation);
  else address.searchParams.delete("c");
  if (isLeft) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}

addEventListener("popstate", () => location.reload());

// ---- signed out meanwhile ----------------------------------------------------------------------------------------

/** Lead who was signed out to where one signs in; the question that was being sent stands in the field afterwards. */
const fetched = window.fetch;
window.fetch = async (...asked) => {
  const response = await fetched(...asked);
  if (response.status === 401) {
    const back = new URL(location.href);
    const field = document.querySelector("#question textarea");
    if (field?.value) back.searchParams.set("q", field.value);
    location.assign("/login?next=" + encodeURIComponent(back.pathname + back.search));
  }
  return response;
};

// ---- a question sent before the page can take it ------------------------------------------------------------------

let canSend = false;
let isSent = false;

/** Keep what is sent while Gradio's parts are still being made; it goes when the first words of the page are there. */
function keep(event) {
  const isEnter = event.type === "keydown" && event.key === "Enter" && !event.shiftKey;
  const where = event.type === "keydown" ? "#question textarea" : "#send";
  if (canSend || !event.target.closest?.(where) || (event.type === "keydown" && !isEnter)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  isSent = true;
}
document.addEventListener("keydown", keep, true);
document.addEventListener("click", keep, true);

function sendKept() {
  if (canSend || !document.querySelector("#past .first, #past .turn, #live .turn")) return;
  canSend = true;
  if (!isSent) return;
  const field = document.querySelector("#question textarea");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => document.getElementById("send").click());
}

// ---- the turns ---------------------------------------------------------------------------------------------------

let isUnderWay = false;
let stoodAt = 0;

/** Stand at the beginning of a turn when it begins and, unless the person went elsewhere meanwhile, when it is done. */
function see() {
  sendKept();
  const open = document.querySelector("#live .turn") ?? document.querySelector("#past .first");
  if (!open) return;
  if (open.dataset.conversation !== undefined) follow(open.dataset.conversation);
  const wasUnderWay = isUnderWay;
  isUnderWay = open.hasAttribute("aria-busy");
  const isDone = wasUnderWay && !isUnderWay && Math.abs(scrollY - stoodAt) < 4;
  if ((isUnderWay && !wasUnderWay) || isDone) {
    open.scrollIntoView({ block: "start" });
    stoodAt = scrollY;
  }
}

// ---- the field and the menus -------------------------------------------------------------------------------------

/** Give the field the cursor where there is a keyboard; on a phone it would cover half of the page. */
function prepare() {
  const field = document.querySelector("#question textarea");
  if (!field || !document.getElementById("live")) return false;
  for (const block of document.querySelectorAll(".gradio-container .block.auto-margin[dir]")) block.removeAttribute("dir");
  field.dir = "auto";
  if (matchMedia("(hover: hover) and (pointer: fine)").matches) field.focus({ preventScroll: true });
  see();
  new MutationObserver(see).observe(document.getElementById("chat"), { childList: true, subtree: true, attributes: true,
    attributeFilter: ["data-conversation", "aria-busy"] });
  return true;
}

const waiting = new MutationObserver(() => prepare() && waiting.disconnect());
if (!prepare()) waiting.observe(document.body, { childList: true, subtree: true });

/** Close the list of conversations when something else is done. */
document.addEventListener("click", (event) => {
  const list = document.querySelector(".conversations[open]");
  if (list && (!list.contains(event.target) || event.target.closest('[data-act="open"]'))) list.open = false;
  // Editing puts the question back in the field: the cursor goes there too.
  if (event.target.closest('[data-act="edit"]')) document.querySelector("#question textarea")?.focus();
  // Gradio's <base> would make a link to the page's own main part leave the page.
  const skip = event.target.closest('.skip[href="#main"]');
  if (skip) {
    event.preventDefault();
    document.querySelector("#question textarea")?.focus();
  }
});
document.addEventListener("keydown", (event) => {
  const list = document.querySelector(".conversations[open]");
  if (event.key !== "Escape" || !list) return;
  list.open = false;
  list.querySelector("summary").focus();
});
