// Autosave, counters and fresh previews. Without this script every button works all the same.
"use strict";

// The line of places may be longer than a phone is wide: the present one is brought into it.
const here = document.querySelector("header [aria-current]");
if (here) here.scrollIntoView({ block: "nearest", inline: "center" });

const form = document.querySelector("[data-autosave]");
const WAIT_MS = 1200;
let timer = 0;
let isStopped = false;
let wasSent = false;
let isSaving = false;

function words(text) {
  return text.split(/\s+/).filter((piece) => /[\p{L}\p{N}_]/u.test(piece)).length;
}

function count(area) {
  const label = area.parentElement.querySelector(".count");
  if (!label) return;
  const most = Number(label.dataset.words || label.dataset.letters);
  const now = label.dataset.letters ? [...area.value].length : words(area.value);
  label.textContent = `${now}/${most}`;
  label.classList.toggle("over", now > most);
}

function say(what) {
  const status = document.getElementById("saving");
  if (status) status.textContent = status.dataset[what] || "";
}

function stop(what) {
  isStopped = true;
  say(what);
}

// Parts of the page in which nobody types.
function renew(page) {
  const renewed = ["panel", "state", "tally", ...[...form.querySelectorAll(".notes")].map((each) => each.id)];
  for (const id of renewed) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (fresh && old && !old.isEqualNode(fresh)) old.replaceWith(document.importNode(fresh, true));
  }
}

// Somebody else's words came in: they are put where this page has not been touched since.
function takeIn(page, sent) {
  for (const area of form.querySelectorAll("textarea")) {
    const fresh = page.getElementById(area.id);
    if (area.value === sent.get(area.name) && area.value !== fresh.value) {
      area.value = fresh.value;
      count(area);
    }
    area.defaultValue = fresh.value;
  }
  document.getElementById("version").value = page.getElementById("version").value;
}

function names(root) {
  return [...root.querySelectorAll("[data-autosave] textarea")].map((area) => area.name).join(" ");
}

// The page comes back whole and parsed; it is never made from strings.
function save() {
  if (isSaving) {
    later();
    return;
  }
  isSaving = true;
  const sent = new FormData(form);
  sent.set("do", "autosave");
  say("saving");
  const request = new XMLHttpRequest();
  request.open("POST", location.pathname);
  request.responseType = "document";
  request.timeout = 20000;
  request.onload = () => {
    isSaving = false;
    const page = request.response;
    if (request.status === 409) return stop("conflict");
    if (request.status === 401) return stop("out");
    if (request.status !== 200 || !page || !page.getElementById("version")) return say("unsaved");
    // With other lines than ours the version stays, so that the next Save puts both together.
    if (names(page) !== names(document)) return stop("lines");
    takeIn(page, sent);
    renew(page);
    say("saved");
  };
  request.onerror = request.ontimeout = () => {
    isSaving = false;
    say("unsaved");
    // A phone in a lift comes back; what was typed is tried again until it is kept.
    clearTimeout(timer);
    timer = setTimeout(save, 8000);
  };
  request.send(sent);
}

function later() {
  clearTimeout(timer);
  if (!isStopped) timer = setTimeout(save, WAIT_MS);
}

if (form) {
  form.addEventListener("input", (event) => {
    if (event.target.tagName === "TEXTAREA") count(event.target);
    if (event.target.name === "note") return;
    if (!isStopped) say("");
    later();
  });
  addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    clearTimeout(timer);
    if (isStopped) form.requestSubmit(document.getElementById("save"));
    else save();
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    wasSent = true;
  });
  addEventListener("beforeunload", (event) => {
    const isChanged = [...form.querySelectorAll("textarea")].some((area) => area.value !== area.defaultValue);
    if (isChanged && !wasSent) event.preventDefault();
  });
  addEventListener("pageshow", () => { wasSent = false; });
}
