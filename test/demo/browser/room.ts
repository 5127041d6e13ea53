import type { PersonPart } from '../page/protocol.ts';
import { avatar } from './avatar.ts';
import { composer, drawComposer } from './composer.ts';
import { find, h, keyed } from './dom.ts';
import type { State } from './live.ts';
import { bubble } from './message.ts';
import { drawPhones } from './phone.ts';
import { type PageTexts, TEXTS } from './texts.ts';

/** So near to its end (px) a chat that grows follows what comes. */
const NEAR = 120;

/** One person's chat. */
export function room(person: PersonPart, words: PageTexts): HTMLElement {
  const who = h('div', {}, h('h2', {}, person.name), h('small', {}));
  const label = words.chatOf(person.name);
  return h(
    'div',
    { class: 'room' },
    h('header', { class: 'chat-head' }, avatar(person), who),
    h(
      'div',
      { class: 'log', role: 'log', tabindex: '0', 'aria-label': label },
      h('p', { class: 'empty' }, words.empty),
      h('div'),
    ),
    h('p', { class: 'typing', role: 'status' }),
    composer(person, words),
  );
}

/** Shows what is in this chat now. */
export function drawRoom(element: HTMLElement, person: PersonPart, state: State): void {
  const chat = state.chats[person.id];
  if (!chat) return;
  const words = TEXTS[state.world.language];
  const log = find('.log', element);
  const follows = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  find('.empty', log).hidden = chat.messages.length > 0;
  keyed(
    find('.log > div', log.parentElement ?? log),
    chat.messages,
    ({ id }) => id,
    (message) => bubble(person.id, message, words, state.world.language),
  );
  const role = person.isOwner ? words.owner : words.friend;
  find('.chat-head small', element).textContent =
    `${role} · ${words.number(person.id)} · ${person.language.toUpperCase()}`;
  drawTyping(find('.typing', element), chat.typingUntil, words);
  drawComposer(find('.composer', element), chat);
  drawPhones(log, state);
  if (follows) log.scrollTop = log.scrollHeight;
}

function drawTyping(element: HTMLElement, until: number | null, words: PageTexts): void {
  const left = (until ?? 0) - Date.now();
  element.textContent = left > 0 ? words.typing : '';
  if (left > 0) setTimeout(() => drawTyping(element, until, words), left);
}
