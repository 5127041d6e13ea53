import type { ServerPart } from '../page/protocol.ts';
import { find, h, keyed, setText } from './dom.ts';
import { act, type State } from './live.ts';
import { openText } from './show.ts';
import { announce, say } from './tell.ts';
import { type PageTexts, TEXTS } from './texts.ts';

type Entry = ServerPart & { readonly words: PageTexts };

/** The two nodes with their plugs, and what stands behind them. */
export function servers(host: HTMLElement): void {
  const note = h('p', { class: 'note' });
  host.append(h('h2', {}), h('ul'), note, h('button', { type: 'button', class: 'quiet log-link' }));
}

/** Shows which nodes have power. */
export function drawServers(host: HTMLElement, { servers: all, world }: State): void {
  const words = TEXTS[world.language];
  host.setAttribute('aria-label', words.servers);
  setText(find('h2', host), words.servers);
  const lacks = world.lacks === null ? '' : ` ${words.lacks(world.lacks)}.`;
  setText(find('.note', host), world.isReal ? words.real : `${words.simulated}${lacks}`);
  const log = find('.log-link', host);
  setText(log, words.log);
  log.onclick = () => openText(words.log, '/log', words);
  keyed(
    find('ul', host),
    all.map((server): Entry => ({ ...server, words })),
    ({ id }) => id,
    entry,
  );
}

function entry({ id, name, isFar, isUp, words }: Entry): HTMLElement {
  const turn = async () => {
    control.setAttribute('aria-busy', 'true');
    await act({ do: 'plug', server: id, on: !isUp }).catch((error: Error) => say(error.message));
    control.removeAttribute('aria-busy');
    announce(`${name}: ${isUp ? words.down : words.up}`);
  };
  const control = h('button', {
    ...{ type: 'button', role: 'switch', class: 'switch', 'aria-checked': String(isUp) },
    ...{
      'aria-label': words.power(name),
      'data-focus': 'power',
      title: isUp ? words.pull : words.plugIn,
      onclick: turn,
    },
  });
  const where = `${id} · ${isFar ? words.far : words.here}`;
  return h(
    'li',
    { class: 'server', 'data-up': String(isUp) },
    h('span', { class: 'rack', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
    h(
      'div',
      { class: 'server-text' },
      h('b', {}, name),
      h('small', {}, where),
      h('small', { class: 'power' }, isUp ? words.up : words.down),
    ),
    control,
  );
}
