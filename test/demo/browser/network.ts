import type { PersonPart } from '../page/protocol.ts';
import { find, h, setAttribute, setText } from './dom.ts';
import { act } from './live.ts';
import { announce, say } from './tell.ts';
import type { PageTexts } from './texts.ts';

/** The switch of a network that drops WireGuard at its usual port; `drawNetwork` fills it. */
export function network({ id, name }: PersonPart, words: PageTexts): HTMLElement {
  const turn = async () => {
    const on = control.getAttribute('aria-checked') !== 'true';
    await act({ do: 'block', person: id, on }).catch((error: Error) => say(error.message));
    announce(`${words.network}: ${words.isBlocking(on)}`);
  };
  const control = h('button', {
    ...{ type: 'button', role: 'switch', class: 'switch', 'aria-checked': 'false' },
    ...{ 'aria-label': words.blocking(name), 'data-focus': 'network', onclick: turn },
  });
  return h('div', { class: 'network' }, h('small', {}), control);
}

/** Shows whether the network of this chat's person lets WireGuard pass. */
export function drawNetwork(element: HTMLElement, isBlocking: boolean, words: PageTexts): void {
  setAttribute(element, 'data-blocks', String(isBlocking));
  setAttribute(find('.switch', element), 'aria-checked', String(isBlocking));
  setText(find('small', element), `${words.network}: ${words.isBlocking(isBlocking)}`);
}
