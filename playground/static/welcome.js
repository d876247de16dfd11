// The welcome for the first minute: what this is, and what to click. It folds away once something was asked.

import { h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

/** The welcome as drawn before, so that it stays as the person opened or closed it. */
let drawn = null;
let wasAsked = false;

/**
 * A short welcome with questions to click; `isAsked` tells whether the person has asked something. The buttons call
 * `ask(text)`, `command(name, text)` and `go(place)`.
 */
export function welcome(state, isAsked, actions) {
  const isOpen = isAsked === wasAsked && drawn ? drawn.open : !isAsked;
  wasAsked = isAsked;
  drawn = h("details", { class: "welcome", open: isOpen }, [
    h("summary", {}, h("h2", {}, isAsked ? "Questions to try" : `Ask ${state.bot.name} a question`)),
    content(state, actions),
  ]);
  return drawn;
}

function content(state, { ask, command, go }) {
  const question = (text) => h("button", { type: "button", class: "button suggestion", onclick: () => ask(text) }, text);
  const shortcut = (one) => h("button", {
    type: "button", class: "button", onclick: () => command(one.command, one.text),
  }, one.label);
  return h("div", { class: "content" }, [
    h("p", {}, `This is a practice Slack with the real bot in it. ${state.bot.name} says of itself:`),
    h("blockquote", {}, h("p", {}, mrkdwn(state.welcome.introduction)), h("p", {}, mrkdwn(state.welcome.promise))),
    state.suggestions.length > 0 && h("div", { class: "suggestions", role: "group", "aria-label": "Questions to try" }, state.suggestions.map(question)),
    h("div", { class: "actions" }, [
      state.welcome.shortcuts.map(shortcut),
      h("button", { type: "button", class: "button", onclick: () => go({ home: true }) }, "Open the Home tab"),
    ]),
  ]);
}
