/**
 * Elements with their attributes and children in one expression. Text becomes text nodes, never
 * markup: what a target sent cannot become part of the page.
 */

type Child = Node | string | number | false | undefined;

interface Attributes {
  [name: string]: string | number | boolean | undefined;
}

/** `true` sets an empty attribute; `false` and undefined leave it and the child out. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes | string = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (typeof attributes === 'string') element.className = attributes;
  else {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === undefined || value === false) continue;
      element.setAttribute(name, value === true ? '' : String(value));
    }
  }
  for (const child of children.flat()) {
    if (child !== undefined && child !== false) {
      element.append(typeof child === 'number' ? String(child) : child);
    }
  }
  return element;
}

/** A button that does one thing. */
export function button(
  label: string,
  attributes: Attributes,
  onClick: () => void,
  ...children: Child[]
): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, label, ...children);
  element.addEventListener('click', onClick);
  return element;
}
