// Lists by keyboard, and the line that says what is chosen. The page works without it.
"use strict";

(() => {
  const rows = [...document.querySelectorAll(".items tbody tr")];
  const bulk = document.getElementById("bulk");
  const boxes = [...document.querySelectorAll('input[form="bulk"]')];
  const all = document.getElementById("all");
  const current = () => rows.findIndex((row) => row.contains(document.activeElement));

  /** Go to a row by its link, so that Enter opens it. */
  function go(to) {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row) row.querySelector(".open").focus();
  }

  /** Say how many are chosen, and offer only the reasons that all of them have. */
  function tell() {
    const chosen = boxes.filter((box) => box.checked);
    const scope = document.getElementById("scope");
    scope.textContent = scope.dataset.words.replace("{chosen}", chosen.length);
    const shared = chosen.map((box) => new Set(box.closest("tr").dataset.reasons.split(" ")));
    const reason = document.getElementById("reason");
    for (const option of reason.options) {
      option.disabled = option.value !== "" && !shared.every((codes) => codes.has(option.value));
      if (option.disabled && option.selected) reason.value = "";
    }
    all.checked = chosen.length > 0 && chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }

  desk.onKeys({
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
  });

  if (!bulk) return;
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  tell();
})();
