// The message box, with completion of slash commands and of the bot's name.

import { fill, h, newId } from "./dom.js";

/**
 * A message box. `send(text)` resolves to true when the text was accepted. `completions` are beginnings of a message,
 * each with `command`, `hint` and `description`. `hint` explains the keys. `shortcuts` are the app's global ones, and
 * `use(callbackId)` uses one.
 */
export function composer({ id, label, completions, hint, send, shortcuts = [], use }) {
  const listId = newId("completions");
  const text = h("textarea", {
    id, rows: 1, "aria-label": label, placeholder: label, autocomplete: "off", spellcheck: "true",
    role: "combobox", "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list",
  });
  const list = h("ul", { id: listId, class: "completion", role: "listbox", "aria-label": "Commands and mentions", hidden: true });
  const help = h("p", { class: "hint keys" }, hint);
  const button = h("button", { type: "button", class: "button primary", onclick: submit }, "Send");
  const launchers = shortcuts.map((one) => h("button", {
    type: "button", class: "button", title: one.description, onclick: () => use(one.callback_id),
  }, one.name));
  let shown = [];
  let chosen = 0;

  function suggest() {
    const typed = /^[/@]\S*$/.exec(text.value) ? text.value.toLowerCase() : null;
    shown = typed === null ? [] : completions.filter((one) => one.command.toLowerCase().startsWith(typed));
    chosen = 0;
    draw();
  }

  function draw() {
    const isOpen = shown.length > 0;
    list.hidden = !isOpen;
    text.setAttribute("aria-expanded", String(isOpen));
    fill(list, shown.map((one, place) => h("li", {
      id: `${listId}-${place}`, role: "option", "aria-selected": String(place === chosen),
      onmousedown: (event) => { event.preventDefault(); chosen = place; complete(); },
    }, h("strong", {}, one.command), " ", h("span", { class: "hint" }, one.hint), h("span", { class: "does" }, one.description))));
    if (isOpen) text.setAttribute("aria-activedescendant", `${listId}-${chosen}`);
    else text.removeAttribute("aria-activedescendant");
  }

  function complete() {
    text.value = `${shown[chosen].command} `;
    shown = [];
    draw();
    text.focus();
  }

  async function submit() {
    const given = text.value.trim();
    if (!given) return;
    text.value = "";
    resize();
    suggest();
    if (!(await send(given)) && !text.value) text.value = given;
    text.focus();
  }

  function move(by) {
    chosen = (chosen + by + shown.length) % shown.length;
    draw();
  }

  function resize() {
    text.rows = Math.min(8, Math.max(1, text.value.split("\n").length));
  }

  const keys = {
    ArrowDown: () => shown.length > 0 && (move(1), true),
    ArrowUp: () => shown.length > 0 && (move(-1), true),
    Tab: () => shown.length > 0 && (complete(), true),
    Escape: () => shown.length > 0 && (shown = [], draw(), true),
    Enter: (event) => {
      if (event.shiftKey || event.isComposing) return false;
      const isWhole = shown.some((one) => one.command === text.value);
      if (shown.length && !isWhole) complete();
      else submit();
      return true;
    },
  };
  text.addEventListener("keydown", (event) => {
    if (keys[event.key]?.(event)) event.preventDefault();
  });
  text.addEventListener("input", () => { resize(); suggest(); });
  text.addEventListener("blur", () => { shown = []; draw(); });

  const box = h("div", { class: "composer" }, list, text, h("div", { class: "below" }, help, launchers, button));
  return { box, text, write: (value) => { text.value = value; resize(); suggest(); text.focus(); } };
}
