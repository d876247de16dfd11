// The workspace's clock: set it, and see what the bot posts by itself in the weeks to come.

import { post } from "./api.js";
import { byId, fill, h, newId } from "./dom.js";
import { dayAndTime, fromField, isMoved, now, toField } from "./times.js";
import { trying } from "./toasts.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What the button that opens the pane says. */
export function clockLabel() {
  return `${isMoved() ? "Clock moved: " : "Clock: "}${dayAndTime(now())}`;
}

/** Draw the pane; `progress` is {done, of} while the clock travels. */
export function drawClock(progress) {
  const fieldId = newId("clock");
  const field = h("input", { id: fieldId, type: "datetime-local", value: toField(now()) });
  const travel = (body) => trying(() => post("clock", body));
  const step = (label, seconds) => h("button", {
    type: "button", class: "button", onclick: () => travel({ advance: seconds }),
  }, label);
  const set = () => {
    const wanted = fromField(field.value);
    if (!Number.isNaN(wanted)) travel({ now: wanted });
  };
  fill(byId("clock"), [
    h("p", {}, "The simulated workspace has a clock of its own. Move it on, and the daily tips of the days between arrive."),
    h("div", { class: "actions" }, [
      step("An hour on", HOUR), step("A day on", DAY), step("A week on", 7 * DAY),
      h("label", { for: fieldId }, "or to"), field, h("button", { type: "button", class: "button", onclick: set }, "Set"),
      h("button", { type: "button", class: "plain", onclick: () => travel({ reset: true }) }, "Back to now"),
    ]),
    progress && h("progress", { max: progress.of, value: progress.done, "aria-label": "The days go by" }),
  ]);
}
