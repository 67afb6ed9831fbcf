// What is typed is kept: each change goes to the server after a moment, again until it has arrived, and in the page
// until then. Saving a form stops that, since then all of it goes.
const kept = document.getElementById("kept");
const pending = new Map();
const PAUSE = 700, LONGEST = 30000;
let timer = null, wait = 2000, sending = false, leaving = false;

const form = (control) => control.form && control.form.dataset.draft ? control.form : null;

function textOf(control) {
  if (control.type !== "checkbox") return control.value;
  const ticked = control.form.querySelectorAll(`input[type=checkbox][name="${CSS.escape(control.name)}"]:checked`);
  return [...ticked].map((one) => one.value).join("、");
}

function tell(text, failed) {
  if (!kept) return;
  kept.textContent = text;
  kept.classList.toggle("failed", Boolean(failed));
}

function later(after) {
  clearTimeout(timer);
  timer = setTimeout(send, after);
}

function body(field, { form, text }) {
  const of = (name) => form.querySelector(`input[name="${name}"]`).value;
  return new URLSearchParams({ csrf: of("csrf"), version: of("version"), field, text });
}

async function post(field, one) {
  const answer = await fetch(one.form.dataset.draft, { method: "POST", body: body(field, one), headers: { "HX-Request": "true" }, keepalive: leaving });
  if (answer.ok) {
    if (pending.get(field) === one) pending.delete(field);
    document.dispatchEvent(new CustomEvent("item:kept"));
    if (kept && !pending.size) {
      kept.innerHTML = await answer.text();
      kept.classList.remove("failed");
    }
    return true;
  }
  if (answer.status === 401) {
    desk.waiting.push(send);
    desk.signInAgain(await answer.text());
    return false;
  }
  if (answer.status >= 500) throw new Error("not kept");
  pending.delete(field);
  tell(kept ? kept.dataset.refused : "", true);
  return true;
}

/** Send what has not arrived yet, one after the other; where the line is down, again and again, ever more slowly. */
async function send() {
  if (sending) return later(PAUSE);
  sending = true;
  try {
    for (const [field, one] of [...pending]) if (!await post(field, one)) break;
    desk.offline().hidden = true;
    wait = 2000;
  } catch (error) {
    desk.offline().hidden = false;
    tell(kept ? kept.dataset.failed : "", true);
    later(wait);
    wait = Math.min(2 * wait, LONGEST);
  } finally {
    sending = false;
  }
  return undefined;
}

document.addEventListener("input", (event) => {
  const control = event.target;
  if (!control.name || !form(control) || control.name === "reason") return;
  pending.set(control.name, { form: form(control), text: textOf(control) });
  later(PAUSE);
});
document.addEventListener("submit", (event) => {
  if (event.target.id !== "fields") return;
  clearTimeout(timer);
  pending.clear();
});

// A form that could not be sent is sent again; one that was refused is kept as it stands.
document.addEventListener("htmx:sendError", (event) => {
  const { elt } = event.detail;
  if (elt.id === "fields") setTimeout(() => htmx.trigger(elt, "submit"), wait);
});
document.addEventListener("htmx:beforeRequest", (event) => event.detail.elt.setAttribute("aria-busy", "true"));
document.addEventListener("htmx:afterRequest", (event) => event.detail.elt.removeAttribute("aria-busy"));

window.addEventListener("pagehide", () => {
  leaving = true;
  send();
});
window.addEventListener("beforeunload", (event) => {
  if (pending.size && !navigator.onLine) event.preventDefault();
});

const claim = document.getElementById("claim");
if (claim) {
  const left = () => Math.max(0, Math.floor((Date.parse(claim.dataset.until) - Date.now()) / 60000));
  const far = Math.abs(left()) > 24 * 60;
  if (!far) setInterval(() => { claim.textContent = claim.dataset.words.replace("{minutes}", left()); }, 20000);
  document.addEventListener("item:kept", () => { claim.dataset.until = new Date(Date.now() + 15 * 60000).toISOString(); });
}
