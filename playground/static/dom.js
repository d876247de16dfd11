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

function nodes(children) {
  return children.flat(Infinity)
    .filter((child) => child !== undefined && child !== null && child !== false)
    .map((child) => (child instanceof Node ? child : document.createTextNode(child)));
}

function append(element, children) {
  element.append(...nodes(children));
}

/** Let `children` be the content of `element`. Those that were there before are not moved, so they keep the focus. */
export function fill(element, ...children) {
  const wanted = nodes(children);
  const staying = new Set(wanted);
  for (const child of [...element.childNodes]) if (!staying.has(child)) child.remove();
  wanted.forEach((child, place) => {
    if (element.childNodes[place] !== child) element.insertBefore(child, element.childNodes[place] ?? null);
  });
  return element;
}

const shown = new WeakMap();

/** Let what `draw()` returns be the content of `element`, unless it shows `what` already. */
export function show(element, what, draw) {
  const key = JSON.stringify(what);
  if (shown.get(element) === key) return;
  shown.set(element, key);
  fill(element, draw());
}

/**
 * Elements that are drawn once and stay as long as what they show stays the same.
 *
 * A new element would take the keyboard's focus, an open menu or a selected text away from the person who uses it.
 */
export class Kept {
  constructor() {
    this._elements = new Map();
  }

  /** The elements of `items`: as `draw(item, place)` draws them, or as they were last time if `key(item, place)` was there. */
  drawAll(items, key, draw) {
    const before = this._elements;
    this._elements = new Map();
    return items.map((item, place) => {
      const name = JSON.stringify(key(item, place));
      const element = before.get(name) ?? draw(item, place);
      this._elements.set(name, element);
      return element;
    });
  }
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
