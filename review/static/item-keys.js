// The bare keys of the review screen. A key presses what bears its action; the rest is told to whoever does it.
const USUAL = {
  next: "j", previous: "k", accept: "a", return: "c", reject: "r", skip: "s", duplicates: "d", undo: "u", following: "n",
  preceding: "p", "page-back": "[", "page-on": "]", larger: "+", smaller: "-", whole: "0", go: "g", search: "/", help: "?",
};
const TOLD = new Set(["next", "previous", "next-all", "previous-all", "edit", "duplicates", "larger", "smaller", "whole", "rotate", "page-on", "page-back"]);
const keys = { ...USUAL, ...JSON.parse(document.body.dataset.keys || "{}") };
const acts = new Map(Object.entries(keys).map(([act, key]) => [key.toLowerCase(), act]));
let going = false;

const say = (act) => document.dispatchEvent(new CustomEvent("item:do", { detail: act }));
const home = () => document.querySelector('[data-act="list"]').href;

function help() {
  const panel = document.getElementById("help");
  panel.open = !panel.open;
  if (panel.open) panel.querySelector("summary").focus();
}

function act(name) {
  if (TOLD.has(name)) return say(name);
  if (name === "help") return help();
  if (name === "search") return location.assign(`${home()}#search`);
  const target = document.querySelector(`[data-act="${name}"]`);
  return target && target.click();
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
  if (event.repeat && !TOLD.has(name)) return;
  if (name === "go") going = true;
  else act(name);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button && TOLD.has(button.dataset.act)) {
    event.preventDefault();
    say(button.dataset.act);
  }
});

// What the page tells of keys is what the person has chosen, and nothing where bare keys are off.
for (const one of document.querySelectorAll("[data-act] kbd")) {
  const key = keys[one.closest("[data-act]").dataset.act];
  if (key) one.textContent = key.toUpperCase();
  one.hidden = !desk.bareKeys();
}
const told = { every: ["next", "previous"], pages: ["page-back", "page-on"], sizes: ["larger", "smaller", "whole"] };
for (const one of document.querySelectorAll("[data-key-of]")) {
  const names = told[one.dataset.keyOf] || [one.dataset.keyOf];
  const own = names.map((name) => keys[name]);
  if (own.every(Boolean) && own.some((key, at) => key !== USUAL[names[at]])) one.textContent = own.join(" ").toUpperCase();
}
