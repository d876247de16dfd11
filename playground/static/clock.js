// The pane for the workspace's clock: move it, and see what the bot posts on its own in the coming weeks.

import { post } from "./api.js";
import { byId, fill, h, newId } from "./dom.js";
import { dayAndTime, fromField, isMoved, now, toField } from "./times.js";
import { trying } from "./toasts.js";

const HOUR = 3600;
const DAY = 24 * HOUR;

/** The label of the button that opens the pane. */
export function clockLabel() {
  return `${isMoved() ? "Clock moved: " : "Clock: "}${dayAndTime(now())}`;
}

/** Draw the pane. `progress` is {done, of} while the clock moves. */
export function drawClock(progress) {
  const fieldId = newId("clock");
  const field = h("input", { id: fieldId, type: "datetime-local", value: toField(now()) });
  const move = (body) => trying(() => post("clock", body));
  const step = (label, seconds) => h("button", {
    type: "button", class: "button", onclick: () => move({ advance: seconds }),
  }, label);
  const set = () => {
    const wanted = fromField(field.value);
    if (!Number.isNaN(wanted)) move({ now: wanted });
  };
  fill(byId("clock"), [
    h("p", {}, "This workspace has its own clock. Move it forward to see the daily tips of the days in between arrive."),
    h("div", { class: "actions" }, [
      step("Forward an hour", HOUR), step("Forward a day", DAY), step("Forward a week", 7 * DAY),
      h("label", { for: fieldId }, "or to"), field, h("button", { type: "button", class: "button", onclick: set }, "Set"),
      h("button", { type: "button", class: "plain", onclick: () => move({ reset: true }) }, "Back to now"),
    ]),
    progress && h("progress", { max: progress.of, value: progress.done, "aria-label": "Moving the clock" }),
  ]);
}
