// The first minute: what this is, and what to click.

import { h } from "./dom.js";

/** A short welcome with questions to click; `ask(text)`, `command(name)` and `go(place)` do what they say. */
export function welcome(state, { ask, command, go }) {
  const question = (one) => h("button", { type: "button", class: "button suggestion", onclick: () => ask(one.text) }, one.text);
  const hasTips = state.commands.some((one) => one.command === "/tip");
  return h("section", { class: "welcome", "aria-label": "Welcome" }, [
    h("h2", {}, "Ask Guidepost something"),
    h("p", {}, [
      "This is a pretend Slack with the real bot in it. It answers from published learnings on how schools, employers, colleges and ",
      "cities open careers to young people, in their own words, with the source. What they do not cover, it says so.",
    ]),
    h("div", { class: "suggestions", role: "group", "aria-label": "Questions to try" }, state.suggestions.map(question)),
    h("div", { class: "actions" }, [
      h("button", { type: "button", class: "button", onclick: () => command("/spotlight") }, "Browse the awardees: /spotlight"),
      hasTips && h("button", { type: "button", class: "button", onclick: () => command("/tip", "schedule") }, "Schedule a daily tip"),
      h("button", { type: "button", class: "button", onclick: () => go({ home: true }) }, "Open its Home tab"),
    ]),
  ]);
}
