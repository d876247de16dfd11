// Making elements. Text always becomes a text node: nothing that anybody typed can turn into markup.

/** An element: `h("button", {class: "plain", type: "button", onclick: f}, "Close")`. */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "class") element.className = value;
    else if (key === "value") element.value = value;
    else if (key === "dataset") Object.assign(element.dataset, value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  append(element, children);
  return element;
}

function append(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) element.append(child);
  }
}

/** Put `children` in the place of whatever is in `element`. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** The element of that id, which index.html has. */
export function byId(id) {
  return document.getElementById(id);
}

let ids = 0;

/** An id that no other element has, to tie a label to what it names. */
export function newId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}
