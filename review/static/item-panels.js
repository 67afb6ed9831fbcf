// The panels of verdicts become dialogs: one at a time, the focus stays inside, Escape closes, Ctrl+Enter confirms.
document.documentElement.classList.add("with-scripts");
for (const one of document.querySelectorAll("[data-for-scripts]")) one.hidden = false;

const panels = [...document.querySelectorAll("details.verdict")];
const opened = () => panels.find((one) => one.open);
const stops = (panel) => [...panel.querySelectorAll(".sheet-up :is(a, button, input, textarea, summary, [tabindex])")].filter((one) => one.offsetParent);

function enter(panel) {
  for (const other of panels) if (other !== panel) other.open = false;
  const sheet = panel.querySelector(".sheet-up");
  sheet.setAttribute("role", "dialog");
  sheet.setAttribute("aria-modal", "true");
  const to = stops(panel)[0];
  if (to) to.focus();
  const preview = panel.querySelector(".preview");
  if (preview && !preview.firstElementChild) htmx.trigger(preview, "preview");
}

function leave(panel) {
  panel.open = false;
  panel.querySelector("summary").focus();
}

for (const panel of panels) {
  panel.addEventListener("toggle", () => { if (panel.open) enter(panel); });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]") || event.target.classList.contains("cover")) leave(panel);
  });
}

document.addEventListener("keydown", (event) => {
  if (desk.composing(event)) return;
  const panel = opened();
  if (panel && event.key === "Escape") {
    event.preventDefault();
    leave(panel);
  } else if (panel && event.key === "Tab") {
    const all = stops(panel), at = all.indexOf(document.activeElement);
    const to = event.shiftKey ? at - 1 : at + 1;
    if (all[to]) return;
    event.preventDefault();
    all[(to + all.length) % all.length].focus();
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) {
    const button = panel ? panel.querySelector("[data-confirm]") : document.querySelector('[data-act="save"]');
    if (!button) return;
    event.preventDefault();
    button.click();
  }
});
