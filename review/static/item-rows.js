// The rows of the review screen: which one is active, going to the next, and leaving a field by Enter or Escape.
const side = document.getElementById("side");
const rows = () => [...document.querySelectorAll("[data-row]")].filter((one) => one.offsetParent);
const isOpen = (row) => row.classList.contains("open");
let active = null;

/** Bring a row in sight below the finding bar; where it has a pane of its own, the page behind stays. */
function reveal(row) {
  if (getComputedStyle(side).overflowY !== "auto") return row.scrollIntoView({ block: "nearest" });
  const from = row.getBoundingClientRect(), frame = side.getBoundingClientRect();
  const top = frame.top + document.getElementById("found").offsetHeight;
  if (from.top < top || from.bottom > frame.bottom) side.scrollTo({ top: side.scrollTop + from.top - top - 24 });
}

/** Make a row the active one and tell the pages; the address keeps it over a reload. */
function activate(row, { focus = false, quiet = false } = {}) {
  if (!row) return;
  if (active) active.classList.remove("active");
  active = row;
  row.classList.add("active");
  if (!quiet) history.replaceState(null, "", `#row-${row.dataset.row}`);
  if (focus) {
    row.focus({ preventScroll: true });
    reveal(row);
  }
  document.dispatchEvent(new CustomEvent("item:row", { detail: row.dataset.row }));
}

/** Go to the next or previous row of those that ask for something, or of all; the row gets the focus, no control. */
function step(by, { all = false } = {}) {
  const list = rows();
  const fits = list.filter((row) => all || isOpen(row));
  const at = list.indexOf(active);
  const next = by > 0 ? fits.find((row) => list.indexOf(row) > at) : fits.reverse().find((row) => list.indexOf(row) < at);
  if (next) activate(next, { focus: true });
  else desk.say(side.dataset.end);
  return next;
}

const dirty = (control) => control.value !== control.defaultValue || active.querySelector(".draft") !== null;

function edit() {
  const control = active && active.querySelector("input:not([type=hidden]), textarea, select");
  if (!control) return;
  control.focus();
  if (control.select) control.select();
}

/** Enter in a line: what was typed is saved, and the next row that asks for something is active afterwards. */
function accept(control) {
  if (!dirty(control)) return step(1) || active.focus();
  const next = rows().slice(rows().indexOf(active) + 1).find(isOpen) || active;
  history.replaceState(null, "", `#row-${next.dataset.row}`);
  return control.form.requestSubmit();
}

document.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row && row !== active) activate(row);
});
document.addEventListener("keydown", (event) => {
  if (desk.composing(event) || !event.target.closest("#fields [data-row]")) return;
  const control = event.target;
  if (event.key === "Escape" && desk.typing(control)) {
    event.preventDefault();
    active.focus();
  } else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.shiftKey && control.matches("input:not([type=checkbox]), select")) {
    event.preventDefault();
    accept(control);
  }
});

/** The row that the address names, or the first that asks for something. */
function begin() {
  const named = location.hash.startsWith("#row-") && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (named) return activate(named, { focus: true });
  activate(rows().find(isOpen), { quiet: true });
  if (active && getComputedStyle(side).overflowY === "auto") reveal(active);
}
window.addEventListener("hashchange", begin);
document.addEventListener("item:do", (event) => {
  const acts = {
    next: () => step(1), previous: () => step(-1), "next-all": () => step(1, { all: true }), "previous-all": () => step(-1, { all: true }),
    edit, duplicates: () => activate(document.getElementById("partners"), { focus: true }),
  };
  if (!acts[event.detail]) return;
  event.preventDefault();
  acts[event.detail]();
});
if (side) begin();
