import type { Language } from '../page/protocol.ts';
import { find, h, keyed, setText } from './dom.ts';
import { drawGuide, guide } from './guide.ts';
import { act, choose, draw, listen, type State } from './live.ts';
import { drawPeople, people } from './people.ts';
import { drawPhones } from './phone.ts';
import { drawRoom, room } from './room.ts';
import { drawServers, servers } from './servers.ts';
import { announce } from './tell.ts';
import { TEXTS } from './texts.ts';

const VIEWS = ['chat', 'servers', 'guide'] as const;
const rooms = new Map<string, HTMLElement>();
let latest: State | null = null;

people(find('nav.people'));
servers(find('section.servers'));
guide(find('section.guide'));
draw(drawFrame);
draw((state) => drawPeople(find('nav.people'), state));
draw((state) => drawServers(find('section.servers'), state));
draw((state) => drawGuide(find('section.guide'), state));
draw(drawChat);
draw(tellTunnels);
setInterval(() => latest && drawPhones(find('section.chat'), latest), 1000); // "… s ago" grows by itself
listen((isLost) => {
  find('.lost').hidden = !isLost;
});

function drawFrame(state: State): void {
  const { language } = state.world;
  const words = TEXTS[language];
  document.documentElement.lang = language;
  document.body.dataset['view'] = state.view;
  document.title = words.title;
  setText(find('.tagline'), words.tagline);
  setText(find('.mode'), state.world.isReal ? words.realTunnels : words.simulatedTunnels);
  setText(find('.lost'), words.lost);
  const names: Record<Language, string> = { ru: 'Русский', en: 'English' };
  const group = find('.languages');
  group.setAttribute('aria-label', words.language);
  const languages = (['ru', 'en'] as const).map((code) => ({ code, isChosen: code === language }));
  keyed(
    group,
    languages,
    ({ code }) => code,
    ({ code, isChosen }) => {
      const speak = () => act({ do: 'speak', language: code });
      return h(
        'button',
        { type: 'button', lang: code, 'aria-pressed': String(isChosen), 'data-focus': code, onclick: speak },
        names[code],
      );
    },
  );
  const tabs = VIEWS.map((view) => ({ view, label: words[view], isOpen: state.view === view }));
  find('nav.tabs').setAttribute('aria-label', words.title);
  keyed(
    find('nav.tabs'),
    tabs,
    ({ view }) => view,
    ({ view, label, isOpen }) =>
      h(
        'button',
        { type: 'button', 'aria-current': isOpen ? 'page' : null, 'data-focus': view, onclick: () => choose({ view }) },
        label,
      ),
  );
}

function drawChat(state: State): void {
  const person = state.people.find(({ id }) => id === state.person);
  if (!person) return;
  latest = { ...state };
  const key = JSON.stringify([person, state.world.language]);
  const open = rooms.get(key) ?? room(person, TEXTS[state.world.language]);
  rooms.set(key, open);
  if (open.parentElement === null) find('section.chat').replaceChildren(open);
  drawRoom(open, person, state);
  const last = state.chats[person.id]?.messages.at(-1)?.id ?? 0;
  if (state.read[person.id] !== last) choose({ read: { ...state.read, [person.id]: last } });
}

const told = new Map<string, string>();

/** What the switches show by colour, a screen reader is told when it changes. */
function tellTunnels({ tunnels, world }: State): void {
  const words = TEXTS[world.language];
  for (const [id, { state }] of Object.entries(tunnels)) {
    if (told.get(id) === state) continue;
    told.set(id, state);
    const file = document.querySelector(`[data-id="${id}"] .file-name`)?.textContent ?? '';
    announce(`${file} ${words.phone}: ${words.states[state]}`);
  }
}
