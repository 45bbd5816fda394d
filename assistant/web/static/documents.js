// The documents: a filter applies when it is chosen, files are added with their progress, removing asks first.
const AT_ONCE = 3;
const search = document.querySelector(".documents-search");
const filters = document.querySelector(".documents-filters");
if (matchMedia("(min-width: 60rem)").matches) filters.open = true;
for (const select of search.querySelectorAll("select")) {
  select.addEventListener("change", () => search.requestSubmit());
}

const area = document.querySelector(".documents-add");
const waiting = [];
let underWay = 0;
if (area) prepareAdding();
const dialog = document.querySelector(".documents-dialog");
if (dialog) prepareRemoving();

function prepareAdding() {
  const input = area.querySelector("input[type=file]");
  area.querySelector(".documents-drop").hidden = false;
  area.querySelector(".documents-send").hidden = true;
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      area.classList.add("documents-over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) area.classList.remove("documents-over");
  });
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    area.classList.remove("documents-over");
    take([...event.dataTransfer.files]);
  });
  addEventListener("beforeunload", (event) => {
    if (underWay || waiting.length) {
      event.preventDefault();
      event.returnValue = area.dataset.leave;
    }
  });
}

function take(files) {
  files.forEach((file, place) => {
    const item = show(file.name);
    if (place >= Number(area.dataset.mostFiles)) end(item, "refused", area.dataset.many);
    else if (file.size > Number(area.dataset.most)) end(item, "refused", area.dataset.large);
    else queue(item, file);
  });
}

function show(name) {
  const item = area.querySelector("template").content.firstElementChild.cloneNode(true);
  item.querySelector(".documents-file-name").textContent = name;
  item.querySelector("progress").setAttribute("aria-label", name);
  area.querySelector(".documents-files").append(item);
  return item;
}

function queue(item, file) {
  item.querySelector(".documents-file-result").replaceChildren();
  item.querySelector(".documents-retry").hidden = true;
  item.querySelector("progress").hidden = false;
  delete item.dataset.outcome;
  tell(item, area.dataset.queued, 0, 1);
  waiting.push([item, file]);
  next();
}

function next() {
  while (underWay < AT_ONCE && waiting.length) {
    underWay += 1;
    send(...waiting.shift());
  }
}

function send(item, file) {
  const request = new XMLHttpRequest();
  let read = 0;
  let isDone = false;
  let isWorthRetrying = false;
  const hear = () => {
    const until = request.responseText.lastIndexOf("\n") + 1;
    for (const line of request.responseText.slice(read, until).split("\n").filter(Boolean)) {
      const said = JSON.parse(line);
      if (said.stage === "done") {
        isDone = true;
        isWorthRetrying = said.again;
        end(item, said.outcome, said.html, true);
      } else tell(item, said.text, said.done, said.stage === "indexing" ? said.total : 0);
    }
    read = Math.max(read, until);
  };
  const isStream = () => (request.getResponseHeader("Content-Type") || "").startsWith("application/x-ndjson");
  request.upload.addEventListener("progress", (event) => {
    tell(item, area.dataset.uploading, event.loaded, event.total, true);
  });
  request.addEventListener("progress", () => isStream() && hear());
  request.addEventListener("loadend", () => {
    if (request.status && isStream()) hear();
    if (!isDone) {
      end(item, "failed", request.status ? area.dataset.failed : area.dataset.uploadFailed);
      offerRetry(item, file);
    } else if (isWorthRetrying) offerRetry(item, file);
    underWay -= 1;
    next();
    if (!underWay) refresh();
  });
  request.open("POST", area.querySelector("form").action);
  request.setRequestHeader("X-File-Name", encodeURIComponent(file.name.toWellFormed?.() ?? file.name));
  request.setRequestHeader("Content-Type", "application/octet-stream");
  tell(item, area.dataset.uploading, 0, file.size, true);
  request.send(file);
}

function tell(item, text, done, total, isShare = false) {
  const bar = item.querySelector("progress");
  if (total) {
    bar.max = total;
    bar.value = done;
  } else bar.removeAttribute("value");
  const share = isShare && total ? `${Math.round((100 * done) / total)} %` : "";
  const count = !isShare && total > 1 ? `${done}/${total}` : "";
  item.querySelector(".documents-file-stage").textContent = text + (share || count ? ` \u2066${share || count}\u2069` : "");
}

function end(item, outcome, words, isMarkup = false) {
  item.dataset.outcome = outcome;
  item.querySelector("progress").hidden = true;
  item.querySelector(".documents-file-stage").textContent = "";
  const result = item.querySelector(".documents-file-result");
  if (isMarkup) result.innerHTML = words; // made and escaped by the server
  else result.textContent = words;
}

function offerRetry(item, file) {
  const button = item.querySelector(".documents-retry");
  button.hidden = false;
  button.onclick = () => queue(item, file);
}

async function refresh() {
  const answer = await fetch(location.href);
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.getElementById("documents-list").replaceWith(page.getElementById("documents-list"));
}

function prepareRemoving() {
  const [confirm, cancel] = dialog.querySelectorAll("button");
  let link = null;
  document.addEventListener("click", (event) => {
    const found = event.target.closest("a[data-remove]");
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link = found;
    dialog.querySelector("bdi").textContent = link.dataset.title;
    dialog.querySelector(".error").hidden = true;
    dialog.showModal();
  });
  cancel.addEventListener("click", () => dialog.close());
  confirm.addEventListener("click", async () => {
    confirm.disabled = true;
    const answer = await fetch(link.href, { method: "POST", headers: { Accept: "application/json" } }).catch(() => null);
    confirm.disabled = false;
    if (!answer?.ok) {
      dialog.querySelector(".error").hidden = false;
      return;
    }
    dialog.close();
    link.closest("tr")?.remove();
    const said = document.querySelector(".documents-said");
    const name = document.createElement("bdi");
    name.textContent = link.dataset.title;
    said.replaceChildren(dialog.dataset.removed + " ", name);
    said.hidden = false;
    setTimeout(() => (said.hidden = true), 8000);
    refresh();
  });
}
