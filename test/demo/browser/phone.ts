import type { TunnelPart } from '../page/protocol.ts';
import { find, h, setAttribute, setText } from './dom.ts';
import { act, type State } from './live.ts';
import { say } from './tell.ts';
import { type PageTexts, TEXTS } from './texts.ts';

const OFF: TunnelPart = { state: 'off', handshakeAt: null, received: 0, sent: 0 };

/** The switch below a client's file; `drawPhones` fills it. */
export function phone(message: number, file: string, words: PageTexts): HTMLElement {
  const turn = async () => {
    const isOn = control.getAttribute('aria-checked') === 'true';
    await act({ do: 'turn', message, on: !isOn }).catch((error: Error) => say(error.message));
  };
  const control = h('button', {
    ...{ type: 'button', role: 'switch', 'aria-checked': 'false', 'aria-label': words.connect(file) },
    ...{ class: 'switch', 'data-focus': 'switch', onclick: turn },
  });
  return h(
    'div',
    { class: 'phone', 'data-message': message, 'data-state': 'off', 'aria-live': 'off' },
    h('span', { class: 'lamp', 'aria-hidden': 'true' }),
    h('div', { class: 'phone-text' }, h('b'), h('small', { class: 'ago' }), h('small', { class: 'bytes' })),
    control,
  );
}

/** Shows how the tunnels of all files in the open chat are. */
export function drawPhones(chat: ParentNode, { tunnels, world }: State): void {
  const words = TEXTS[world.language];
  for (const element of chat.querySelectorAll<HTMLElement>('.phone')) {
    const tunnel = tunnels[Number(element.dataset['message'])] ?? OFF;
    setAttribute(element, 'data-state', tunnel.state);
    setText(find('b', element), `${words.phone}: ${words.states[tunnel.state]}`);
    const isOff = tunnel.state === 'off';
    setText(find('.ago', element), isOff ? '' : ago(tunnel, words));
    setText(find('.bytes', element), isOff ? '' : `↓ ${size(tunnel.received, words)} ↑ ${size(tunnel.sent, words)}`);
    setAttribute(find('.switch', element), 'aria-checked', String(tunnel.state !== 'off'));
  }
}

function ago({ handshakeAt }: TunnelPart, words: PageTexts): string {
  if (handshakeAt === null) return words.noHandshake;
  const seconds = Math.max(0, Math.round((Date.now() - handshakeAt) / 1000));
  return words.handshake(seconds < 60 ? `${seconds} ${words.seconds}` : `${Math.floor(seconds / 60)} ${words.minutes}`);
}

/** A size for people, such as `1.2 KB`. */
export function size(bytes: number, { units }: PageTexts): string {
  const power = bytes < 1000 ? 0 : bytes < 1_000_000 ? 1 : 2;
  return `${power === 0 ? bytes : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`;
}
