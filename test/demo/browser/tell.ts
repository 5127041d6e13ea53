import { find, h } from './dom.ts';

let hiding: ReturnType<typeof setTimeout> | undefined;

/** A short note that everybody sees and a screen reader says. */
export function say(text: string): void {
  const toast = find('.toast');
  toast.replaceChildren(h('p', {}, text));
  clearTimeout(hiding);
  hiding = setTimeout(() => toast.replaceChildren(), 5000);
}

/** Only for a screen reader: what others see by its colour. */
export function announce(text: string): void {
  find('.unseen').textContent = text;
}
