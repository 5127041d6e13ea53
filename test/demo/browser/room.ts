import type { ChatPart, PersonPart } from '../page/protocol.ts';
import { avatar } from './avatar.ts';
import { composer, drawComposer } from './composer.ts';
import { find, h, keyed } from './dom.ts';
import { followEnd, goToEnd } from './follow-end.ts';
import { drawKeys } from './keys.ts';
import type { State } from './live.ts';
import { bubble } from './message.ts';
import { drawNetwork, network } from './network.ts';
import { drawPhones } from './phone.ts';
import { type PageTexts, TEXTS } from './texts.ts';

/** One person's chat. */
export function room(person: PersonPart, words: PageTexts): HTMLElement {
  const messages = h('div');
  const icon = h('img', { src: '/icon.svg', alt: '', width: 72, height: 72 });
  const empty = h('div', { class: 'empty' }, icon, h('p', {}, words.empty));
  const label = words.chatOf(person.name);
  const log = h('div', { class: 'log', role: 'log', tabindex: '0', 'aria-label': label }, empty, messages);
  const toEnd = h('button', { type: 'button', class: 'to-end', 'aria-label': words.toEnd, hidden: true }, '↓');
  followEnd(log, messages, toEnd);
  const who = h('div', {}, h('h2', {}, person.name), h('small', {}));
  return h(
    'div',
    { class: 'room' },
    h('header', { class: 'chat-head' }, avatar(person), who, network(person, words)),
    log,
    h('div', { class: 'to-end-place' }, toEnd),
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
  find('.empty', log).hidden = chat.messages.length > 0;
  keyed(
    find(':scope > div:last-child', log),
    chat.messages,
    ({ id }) => id,
    (message) => bubble(person.id, message, words, state.world.language),
  );
  followOwnMessage(log, chat);
  const role = person.isOwner ? words.owner : words.friend;
  find('.chat-head small', element).textContent =
    `${role} · ${words.number(person.id)} · ${person.language.toUpperCase()}`;
  drawNetwork(find('.network', element), state.blocked.includes(person.id), words);
  drawTyping(find('.typing', element), chat.typingUntil, words);
  drawComposer(find('.composer', element), chat);
  drawKeys(find('.keys', element), person, chat.keys, state);
  drawPhones(log, state);
}

/** Whoever writes sees what they wrote, wherever they were reading. */
function followOwnMessage(log: HTMLElement, { messages }: ChatPart): void {
  const own = String(messages.findLast(({ fromBot }) => !fromBot)?.id ?? '');
  if (log.dataset['own'] !== undefined && log.dataset['own'] !== own) goToEnd(log);
  log.dataset['own'] = own;
}

function drawTyping(element: HTMLElement, until: number | null, words: PageTexts): void {
  const left = (until ?? 0) - Date.now();
  element.textContent = left > 0 ? words.typing : '';
  if (left > 0) setTimeout(() => drawTyping(element, until, words), left);
}
