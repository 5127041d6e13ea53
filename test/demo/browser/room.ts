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
  const messages = h('div');
  const icon = h('img', { src: '/icon.svg', alt: '', width: 72, height: 72 });
  const empty = h('div', { class: 'empty' }, icon, h('p', {}, words.empty));
  const label = words.chatOf(person.name);
  const log = h('div', { class: 'log', role: 'log', tabindex: '0', 'aria-label': label }, empty, messages);
  followEnd(log, messages);
  const who = h('div', {}, h('h2', {}, person.name), h('small', {}));
  return h(
    'div',
    { class: 'room' },
    h('header', { class: 'chat-head' }, avatar(person), who),
    log,
    h('p', { class: 'typing', role: 'status' }),
    composer(person, words),
  );
}

/** Stays at the end of what grows or is shown again, unless somebody has scrolled up to read. */
function followEnd(log: HTMLElement, messages: HTMLElement): void {
  let follows = true;
  log.addEventListener('scroll', () => {
    if (log.clientHeight > 0) follows = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  });
  const observer = new ResizeObserver(() => {
    if (follows) log.scrollTop = log.scrollHeight;
  });
  observer.observe(log);
  observer.observe(messages);
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
  const role = person.isOwner ? words.owner : words.friend;
  find('.chat-head small', element).textContent =
    `${role} · ${words.number(person.id)} · ${person.language.toUpperCase()}`;
  drawTyping(find('.typing', element), chat.typingUntil, words);
  drawComposer(find('.composer', element), chat);
  drawPhones(log, state);
}

function drawTyping(element: HTMLElement, until: number | null, words: PageTexts): void {
  const left = (until ?? 0) - Date.now();
  element.textContent = left > 0 ? words.typing : '';
  if (left > 0) setTimeout(() => drawTyping(element, until, words), left);
}
