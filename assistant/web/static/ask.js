// The page where one asks: the address follows the conversation, and the view stands at the beginning of a new turn.
document.body.classList.add("site");

// ---- the address -----------------------------------------------------------------------------------------------

/** Put the conversation into the address once it has an answer, so that reloading and the back button find it. */
function follow(conversation) {
  const address = new URL(location.href);
  if ((address.searchParams.get("c") ?? "") === conversation && !address.searchParams.has("q")) return;
  address.searchParams.delete("q");
  if (conversation) address.searchParams.set("c", conversation);
  else address.searchParams.delete("c");
  history.replaceState(null, "", address);
}

// ---- the turn under way ------------------------------------------------------------------------------------------

let shown = "";

/** Go to the beginning of a turn when it is a new one; while its words come, the view stays where the person left it. */
function see(live) {
  const turn = live.querySelector(".turn");
  const asked = turn?.querySelector(".asked .words")?.textContent ?? "";
  const isNew = turn?.hasAttribute("data-under-way") && asked !== shown;
  if (isNew) turn.scrollIntoView({ block: "start" });
  shown = turn?.hasAttribute("data-under-way") ? asked : "";
}

function watch(main) {
  const live = document.getElementById("live");
  if (!live) return false;
  new MutationObserver(() => see(live)).observe(live, { childList: true, subtree: true });
  return true;
}

const waiting = new MutationObserver(() => watch() && waiting.disconnect());
if (!watch()) waiting.observe(document.body, { childList: true, subtree: true });
