// Interactive elements. https://docs.slack.dev/reference/block-kit/block-elements
//
// Each function draws one type of element. `place` connects it with its surface: `place.keep(selection)` remembers a
// value, `place.start(selection)` does so only if there is none yet, and `place.use(selection)` sends the bot an action.
// `place.id` is the same each time that the element is drawn.

import { h, newId } from "./dom.js";
import { textObject } from "./mrkdwn.js";
import { everyone, everyChannel } from "./names.js";

function words(object) {
  return object?.text ?? "";
}

/** Run `work`; until it is done, `control` shows that it is busy and ignores presses. */
async function whileBusy(control, work) {
  control.setAttribute("aria-busy", "true");
  control.setAttribute("aria-disabled", "true");
  try {
    await work();
  } finally {
    control.removeAttribute("aria-busy");
    control.removeAttribute("aria-disabled");
  }
}

function isConfirmed(element) {
  const asked = element.confirm;
  return !asked || window.confirm(`${words(asked.title)}\n\n${words(asked.text)}`);
}

/** A control that sends the bot an action when it is pressed. */
function pressable(element, place, properties, ...children) {
  const control = h("button", { type: "button", ...properties, onclick: press }, children);
  function press() {
    if (control.getAttribute("aria-disabled") === "true" || !isConfirmed(element)) return;
    whileBusy(control, () => place.use({}));
  }
  return control;
}

function button(element, place) {
  const style = element.style ? ` ${element.style}` : "";
  const properties = { class: `button${style}`, "aria-label": element.accessibility_label };
  if (element.url) {
    const open = { ...properties, href: element.url, target: "_blank", rel: "noreferrer noopener" };
    return h("a", { ...open, onclick: () => place.use({}) }, textObject(element.text));
  }
  return pressable(element, place, properties, textObject(element.text));
}

function iconButton(element, place) {
  return pressable(element, place, { class: "button icon", title: words(element.text) }, words(element.text));
}

/** The feedback that the person gave, by the id of the place: it stays marked when the message is drawn again. */
const votes = new Map();

function feedbackButtons(element, place) {
  const one = (choice, sign) => {
    const properties = { class: "button feedback", "aria-label": choice.accessibility_label };
    const control = h("button", { type: "button", ...properties }, [
      h("span", { "aria-hidden": "true" }, sign), ` ${words(choice.text)}`,
    ]);
    control.addEventListener("click", () => whileBusy(control, async () => {
      votes.set(place.id, choice.value);
      mark();
      await place.use({ value: choice.value });
    }));
    return [control, choice.value];
  };
  const pair = [one(element.positive_button, "👍"), one(element.negative_button, "👎")];
  const mark = () => {
    for (const [control, value] of pair) control.setAttribute("aria-pressed", String(votes.get(place.id) === value));
  };
  mark();
  return h("span", { class: "pair", role: "group", "aria-label": "Feedback" }, pair.map(([control]) => control));
}

function optionNodes(element) {
  const option = (one) => h("option", { value: one.value }, words(one.text));
  const groups = element.option_groups;
  return groups ? groups.map((group) => h("optgroup", { label: words(group.label) }, group.options.map(option)))
    : element.options.map(option);
}

/** A menu with one selected entry; `key` is Slack's key for the selection. */
function menu(element, place, { entries, initial, key, wrap }) {
  const nothing = h("option", { value: "" }, words(element.placeholder) || "Choose…");
  const select = h("select", { "aria-label": place.label ?? (words(element.placeholder) || "Choose") }, nothing, entries);
  select.value = initial ?? "";
  select.addEventListener("change", () => {
    const chosen = { [key]: select.value ? wrap(select.value) : null };
    place.keep(chosen);
    place.use(chosen);
  });
  if (initial) place.start({ [key]: wrap(initial) });
  return select;
}

function staticSelect(element, place) {
  const initial = element.initial_option?.value;
  return menu(element, place, {
    entries: optionNodes(element), initial, key: "selected_option", wrap: (value) => ({ value }),
  });
}

function selectOf(list, initial, key) {
  return (element, place) => {
    const entries = list().map(([id, name]) => h("option", { value: id }, name));
    return menu(element, place, { entries, initial: element[initial], key, wrap: (value) => value });
  };
}

function overflow(element, place) {
  const select = h("select", { class: "overflow", "aria-label": "More" }, h("option", { value: "" }, "…"), optionNodes(element));
  select.addEventListener("change", () => {
    const value = select.value;
    select.value = "";
    if (value && isConfirmed(element)) place.use({ selected_option: { value } });
  });
  return select;
}

/** Checkboxes or radio buttons. */
function choices(kind) {
  const many = kind === "checkbox";
  return (element, place) => {
    const name = newId("choice");
    const initial = many ? element.initial_options ?? [] : [element.initial_option].filter(Boolean);
    const chosen = new Set(initial.map((one) => one.value));
    const selected = () => {
      const options = [...chosen].map((value) => ({ value }));
      return many ? { selected_options: options } : { selected_option: options[0] ?? null };
    };
    place.start(selected());
    const row = (one) => {
      const box = h("input", { type: kind, name, id: newId("option"), checked: chosen.has(one.value) });
      box.addEventListener("change", () => {
        if (!many) chosen.clear();
        if (box.checked) chosen.add(one.value);
        else chosen.delete(one.value);
        place.keep(selected());
        place.use(selected());
      });
      const described = one.description ? h("span", { class: "hint" }, textObject(one.description)) : null;
      return h("label", { class: "choice", for: box.id }, box, h("span", {}, textObject(one.text), described));
    };
    return h("div", { class: "choices", role: "group", "aria-label": place.label }, element.options.map(row));
  };
}

function multiSelect(element, place) {
  return choices("checkbox")({ ...element, options: element.options ?? element.option_groups.flatMap((g) => g.options) }, place);
}

/** A field for typed text, a number, a date or a time; `key` is Slack's key for its value. */
function field(tag, type, initial, key) {
  return (element, place) => {
    const control = h(element.multiline ? "textarea" : tag, {
      type: element.multiline ? undefined : type, "aria-label": place.label ?? words(element.placeholder),
      placeholder: words(element.placeholder) || undefined, maxlength: element.max_length, rows: element.multiline ? 4 : undefined,
      min: element.min_value, max: element.max_value, step: element.is_decimal_allowed ? "any" : undefined,
      autocomplete: "off", "aria-describedby": place.describedBy, value: element[initial] ?? "",
    });
    if (element[initial]) place.start({ [key]: element[initial] });
    const entered = () => ({ [key]: control.value || null });
    control.addEventListener("input", () => place.keep(entered()));
    control.addEventListener("change", () => place.use(entered()));
    return control;
  };
}

function picture(element) {
  return h("img", { src: element.image_url, alt: element.alt_text, loading: "lazy" });
}

const ELEMENTS = {
  button,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  static_select: staticSelect,
  multi_static_select: multiSelect,
  users_select: selectOf(everyone, "initial_user", "selected_user"),
  conversations_select: selectOf(everyChannel, "initial_conversation", "selected_conversation"),
  channels_select: selectOf(everyChannel, "initial_channel", "selected_channel"),
  overflow,
  checkboxes: choices("checkbox"),
  radio_buttons: choices("radio"),
  plain_text_input: field("input", "text", "initial_value", "value"),
  email_text_input: field("input", "email", "initial_value", "value"),
  url_text_input: field("input", "url", "initial_value", "value"),
  number_input: field("input", "number", "initial_value", "value"),
  datepicker: field("input", "date", "initial_date", "selected_date"),
  timepicker: field("input", "time", "initial_time", "selected_time"),
  image: picture,
};

/** Draw an element the way Slack does, or the name of its type if this page cannot draw it. */
export function element(given, place) {
  const draw = ELEMENTS[given.type];
  return draw ? draw(given, place) : h("em", {}, `(${given.type})`);
}
