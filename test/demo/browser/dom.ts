type Value = string | number | boolean | null | ((event: Event) => void);

/** An element with attributes, listeners (`onclick`) and children; null and false attributes are left out. */
export function h(tag: string, props: Record<string, Value> = {}, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children);
  return element;
}

/** The one element there is for this selector. */
export function find(selector: string, within: ParentNode = document): HTMLElement {
  const element = within.querySelector<HTMLElement>(selector);
  if (!element) throw new Error(`there is no ${selector}`);
  return element;
}

/** Sets a text only when it changes, so that nothing is announced or selected anew. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element: Element, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

const made = new WeakMap<Element, { key: string; signature: string }>();

/**
 * Makes the children of `parent` show the items: what is the same stays, what has changed is made again, and the focus stays on
 * the part of a child with the same `data-focus`.
 */
export function keyed<T>(
  parent: HTMLElement,
  items: readonly T[],
  keyOf: (item: T) => string | number,
  make: (item: T) => HTMLElement,
): void {
  const before = new Map([...parent.children].map((child) => [made.get(child)?.key, child]));
  const wanted = items.map((item) => {
    const [key, signature] = [String(keyOf(item)), JSON.stringify(item)];
    const old = before.get(key);
    if (old && made.get(old)?.signature === signature) return old;
    const element = make(item);
    made.set(element, { key, signature });
    if (old) replaceKeepingFocus(old, element);
    return element;
  });
  for (const child of [...parent.children]) if (!wanted.includes(child)) child.remove();
  for (const [index, element] of wanted.entries()) {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  }
}

function replaceKeepingFocus(old: Element, element: HTMLElement): void {
  const focused = old.contains(document.activeElement) ? document.activeElement?.getAttribute('data-focus') : null;
  old.replaceWith(element);
  if (focused == null) return;
  const match = [element, ...element.querySelectorAll<HTMLElement>('[data-focus]')];
  match.find((part) => part.getAttribute('data-focus') === focused)?.focus();
}
