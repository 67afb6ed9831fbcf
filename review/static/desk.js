// What every page does beyond its forms: says what happened, keeps a form's secret fresh, asks to sign in again in
// place, and says when nothing can be saved. Pages work without it.
"use strict";

const desk = (() => {
  const said = () => document.getElementById("said");
  const offline = () => document.getElementById("offline");
  const waiting = [];
  let last = null;

  /** Say something, aloud too; it goes by itself after some seconds. */
  function say(text) {
    const line = document.createElement("p");
    line.textContent = text;
    said().replaceChildren(line);
    setTimeout(() => line.remove(), 8000);
  }

  /** Tell whether a key belongs to an input method that is composing a character. */
  const composing = (event) => event.isComposing || event.keyCode === 229;

  /** Tell whether somebody is typing into a control. */
  const typing = (target) => target instanceof Element && target.closest("input, textarea, select, [contenteditable]") !== null;

  /** Tell whether bare keys are on for this person. */
  const bareKeys = () => document.body.dataset.bareKeys !== "off";

  /** Call `actions[key]` for a bare key pressed outside of controls, never for one that composes or has a modifier. */
  function onKeys(actions) {
    document.addEventListener("keydown", (event) => {
      if (composing(event) || event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!bareKeys() || typing(event.target) || document.querySelector(".veil:not([hidden])")) return;
      const action = actions[event.key.length === 1 && !event.shiftKey ? event.key.toLowerCase() : event.key];
      if (action) {
        event.preventDefault();
        action(event);
      }
    });
  }

  /** Give every form of the page the secret of the new standing. */
  function freshen(secret) {
    for (const input of document.querySelectorAll('input[name="csrf"]')) input.value = secret;
  }

  /** Show the form to sign in with over the page, and send again what was refused. */
  function signInAgain(html) {
    let veil = document.getElementById("again");
    if (!veil) {
      last = document.activeElement;
      veil = document.createElement("div");
      veil.id = "again";
      veil.className = "veil";
      veil.innerHTML = '<div class="dialog" role="dialog" aria-modal="true" aria-labelledby="again-title"></div>';
      document.body.append(veil);
    }
    veil.firstElementChild.innerHTML = html;
    const form = veil.querySelector("form");
    form.querySelector("input:not([type=hidden])").focus();
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "HX-Request": "true" } });
      if (answer.status === 204) {
        freshen(answer.headers.get("X-Csrf"));
        veil.remove();
        if (last) last.focus();
        for (const again of waiting.splice(0)) again();
      } else signInAgain(await answer.text());
    });
  }

  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 401) return;
    const { elt, requestConfig } = event.detail;
    event.detail.shouldSwap = false;
    waiting.push(() => htmx.trigger(elt, requestConfig.triggeringEvent ? requestConfig.triggeringEvent.type : "submit"));
    signInAgain(event.detail.xhr.responseText);
  });
  document.addEventListener("htmx:sendError", () => { offline().hidden = false; });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) offline().hidden = true; });
  document.addEventListener("htmx:responseError", (event) => {
    const { status } = event.detail.xhr;
    if (status !== 401) say(status === 403 ? "没有执行：您没有这项权限，或者页面已过期，请刷新。" : "没有完成，请再试一次。");
  });

  // One menu at a time; Escape and a click elsewhere close it.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || composing(event)) return;
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  return { say, composing, typing, bareKeys, onKeys, signInAgain, waiting, offline };
})();
