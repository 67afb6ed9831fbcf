// What is typed is kept: each change goes to the server after a moment, again until it has arrived. Saving the fields
// stops that, since then all of it goes; any other form waits for it.
const kept = document.getElementById("kept");
const pending = new Map();
const PAUSE = 700, LONGEST = 30000, LEASE = 15 * 60000;
let timer = null, wait = 2000, leaving = false, line = Promise.resolve();

function textOf(control) {
  if (control.type !== "checkbox") return control.value;
  const ticked = control.form.querySelectorAll(`[name="${CSS.escape(control.name)}"]:checked`);
  return [...ticked].map((one) => one.value).join("、");
}

function tell(what) {
  if (!kept) return;
  kept.textContent = kept.dataset[what];
  kept.classList.add("failed");
}

const flush = () => (line = line.then(send));

function later(after) {
  clearTimeout(timer);
  timer = setTimeout(flush, after);
}

/** Send one control; tell whether to go on with the next. */
async function post(field, one) {
  const of = (name) => one.form.querySelector(`[name="${name}"]`).value;
  const body = new URLSearchParams({ csrf: of("csrf"), version: of("version"), field, text: one.text });
  const answer = await fetch(one.form.dataset.draft, { method: "POST", body, headers: { "HX-Request": "true" }, keepalive: leaving });
  if (answer.status >= 500) throw new Error("not kept");
  if (answer.status === 401) {
    desk.waiting.push(flush);
    desk.signInAgain(await answer.text());
    return false;
  }
  if (pending.get(field) === one) pending.delete(field);
  if (!answer.ok) tell("refused");
  else if (kept) {
    kept.innerHTML = await answer.text();
    kept.classList.remove("failed");
    if (claim) claim.dataset.until = new Date(Date.now() + LEASE).toISOString();
  }
  return true;
}

/** Send what has not arrived yet; where the line is down, again and again, ever more slowly. */
async function send() {
  clearTimeout(timer);
  try {
    for (const [field, one] of [...pending]) if (!await post(field, one)) return;
    desk.offline().hidden = true;
    wait = 2000;
  } catch (error) {
    desk.offline().hidden = false;
    tell("failed");
    later(wait);
    wait = Math.min(2 * wait, LONGEST);
  }
}

document.addEventListener("input", ({ target }) => {
  if (!target.name || !target.form || !target.form.dataset.draft || target.name === "reason") return;
  pending.set(target.name, { form: target.form, text: textOf(target) });
  later(PAUSE);
});
document.addEventListener("htmx:confirm", (event) => {
  if (event.detail.elt.id === "fields") {
    clearTimeout(timer);
    pending.clear();
  } else if (pending.size) {
    event.preventDefault();
    flush().then(() => event.detail.issueRequest(true));
  }
});
document.addEventListener("htmx:sendError", ({ detail }) => {
  if (detail.elt.id === "fields") setTimeout(() => htmx.trigger(detail.elt, "submit"), wait);
});
window.addEventListener("pagehide", () => {
  leaving = true;
  send();
});
window.addEventListener("beforeunload", (event) => { if (pending.size && !desk.offline().hidden) event.preventDefault(); });

const claim = document.getElementById("claim");
if (claim) {
  const minutes = () => Math.floor((Date.parse(claim.dataset.until) - Date.now()) / 60000);
  setInterval(() => { claim.textContent = claim.dataset.words.replace("{minutes}", Math.max(0, minutes())); }, 20000);
}
