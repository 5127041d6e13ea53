import type { PersonPart } from '../page/protocol.ts';
import { h } from './dom.ts';

/** A circle with the first letter of the name, of a colour that is the person's own. */
export function avatar({ id, name }: PersonPart): HTMLElement {
  return h('span', { class: 'avatar', 'data-hue': id % 6, 'aria-hidden': 'true' }, [...name][0] ?? '?');
}
