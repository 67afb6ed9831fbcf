// The bare keys of the review screen. A key presses what bears its action; the rest is told to whoever does it.
const keys = JSON.parse(document.body.dataset.keys);
const acts = new Map(Object.entries(keys).map(([act, key]) => [key.toLowerCase(), act]));
let going = false;

/** Tell what is to be done; true where somebody has done it. */
const say = (act) => !document.dispatchEvent(new CustomEvent("item:do", { detail: act, cancelable: true }));

function act(name) {
  if (say(name)) return;
  const target = document.querySelector(`[data-act="${name === "search" ? "list" : name}"]`);
  if (name === "search") location.assign(`${target.href}#search`);
  else if (target) target.click();
}

/** Return the action of a key that is pressed outside of controls, empty where it has none. */
function meant(event) {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (going) {
    going = false;
    return key === "q" ? "list" : "";
  }
  const name = { ArrowDown: "next", ArrowUp: "previous" }[key] || acts.get(key) || (key === "=" ? "larger" : "");
  if (key === "Enter" && (event.target === document.body || event.target.matches("[data-row]"))) return "edit";
  if (key.startsWith("Arrow") && event.target.closest("#pane")) return "";
  return event.shiftKey && (name === "next" || name === "previous") ? `${name}-all` : name;
}

document.addEventListener("keydown", (event) => {
  if (desk.composing(event) || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!desk.bareKeys() || desk.typing(event.target) || document.querySelector(".veil:not([hidden]), details.verdict[open]")) return;
  const name = meant(event);
  if (!name) return;
  event.preventDefault();
  if (name === "go") going = true;
  else if (event.repeat) say(name);
  else act(name);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button && say(button.dataset.act)) event.preventDefault();
});

// What the page tells of keys is what the person has chosen; beside buttons nothing where bare keys are off.
for (const one of document.querySelectorAll("[data-act] kbd, kbd[data-key-of]")) {
  const key = keys[one.dataset.keyOf || one.closest("[data-act]").dataset.act];
  if (key) one.textContent = key.toUpperCase();
  one.hidden = !one.dataset.keyOf && !desk.bareKeys();
}
