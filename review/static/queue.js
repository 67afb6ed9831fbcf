// Lists by keyboard and by a click on a line, and the bar that says what is chosen. The page works without it.
"use strict";

(() => {
  const rows = [...document.querySelectorAll(".items tbody tr")];
  const bulk = document.getElementById("bulk");
  const boxes = [...document.querySelectorAll('input[form="bulk"]')];
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));

  /** Go to a row by its link, so that Enter opens it. */
  function go(to) {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (!row) return;
    row.querySelector(".open").focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  const actions = {
    j: () => go(current() + 1),
    k: () => go(current() - 1),
    x: () => {
      const box = current() >= 0 && rows[current()].querySelector('input[form="bulk"]');
      if (box) box.click();
    },
    "/": () => {
      const words = document.getElementById("words");
      words.focus();
      words.select();
    },
  };
  desk.onKeys({ ...actions, ArrowDown: actions.j, ArrowUp: actions.k });

  for (const row of rows) {
    row.addEventListener("click", (event) => {
      const busy = event.target.closest("a, input, button, label") || event.ctrlKey || event.metaKey || event.shiftKey;
      if (!busy && getSelection().isCollapsed) row.querySelector(".open").click();
    });
    const pick = row.querySelector(".pick");
    if (pick) pick.addEventListener("click", (event) => event.stopPropagation());
  }

  if (!bulk) return;
  const [all, everything, scope, reason] = ["all", "everything", "scope", "reason"].map((id) => document.getElementById(id));
  const [keys, deeds] = [bulk.querySelector(".keys"), bulk.querySelector(".deeds")];

  /** Say how many are chosen, and offer what can be done to them: only the reasons that all of them have. */
  function tell() {
    const chosen = everything.checked ? boxes : boxes.filter((box) => box.checked);
    const some = chosen.length > 0;
    scope.textContent = scope.dataset.words.replace("{chosen}", everything.checked ? everything.value : chosen.length);
    bulk.classList.toggle("some", some);
    bulk.classList.toggle("idle", !some);
    deeds.hidden = !some;
    keys.hidden = some || !desk.bareKeys();
    everything.parentElement.hidden = !some;
    all.checked = some && chosen.length === boxes.length;
    all.indeterminate = some && !all.checked;
    for (const box of boxes) box.closest("tr").classList.toggle("chosen", everything.checked || box.checked);
    const shared = chosen.map((box) => new Set(box.closest("tr").dataset.reasons.split(" ")));
    for (const option of reason ? reason.options : []) {
      option.hidden = option.disabled = option.value !== "" && !shared.every((codes) => codes.has(option.value));
      if (option.disabled && option.selected) reason.value = "";
    }
  }

  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    everything.checked = false;
    tell();
  });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      everything.checked = false;
      tell();
    });
  }
  everything.addEventListener("change", tell);
  tell();
})();
