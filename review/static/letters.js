// One letter: Ctrl+Enter approves it.
"use strict";

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || desk.composing(event)) return;
  const form = document.getElementById("approve");
  if (!form || event.repeat) return;
  event.preventDefault();
  form.requestSubmit();
});
