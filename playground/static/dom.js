// Page elements. Text always becomes a text node, so that nothing a person typed can turn into markup.

/** Create an element: `h("button", {class: "plain", type: "button", onclick: f}, "Close")`. */
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

/** Replace the content of `element` by `children`. */
export function fill(element, ...children) {
  element.replaceChildren();
  append(element, children);
  return element;
}

/** The element with an id from index.html. */
export function byId(id) {
  return document.getElementById(id);
}

let ids = 0;

/** A unique id, to connect a label with its element. */
export function newId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}
