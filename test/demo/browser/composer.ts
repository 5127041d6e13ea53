import type { ChatPart, PersonPart } from '../page/protocol.ts';
import { find, h, keyed } from './dom.ts';
import { act } from './live.ts';
import { photoButton } from './send-photo.ts';
import { say } from './tell.ts';
import type { PageTexts } from './texts.ts';

/** Where a person writes: Start in an empty chat, else the bot's menu of commands, a field, and Send. */
export function composer(person: PersonPart, words: PageTexts): HTMLElement {
  const list = `commands-${person.id}`;
  const send = (text: string) => {
    show(false);
    if (text.trim()) act({ do: 'say', person: person.id, text }).catch((error: Error) => say(error.message));
  };
  const field = h('input', {
    ...{ type: 'text', autocomplete: 'off', maxlength: '4096', 'aria-label': words.message },
    ...{ placeholder: words.placeholder, oninput: () => show(field.value.startsWith('/')) },
  }) as HTMLInputElement;
  const commands = h('ul', { id: list, class: 'commands', hidden: true });
  const menu = h('button', {
    ...{ type: 'button', class: 'menu', 'aria-expanded': 'false', 'aria-controls': list },
    onclick: () => show(commands.hasAttribute('hidden')),
  });
  menu.append(h('span', { 'aria-hidden': 'true' }, '☰'), h('span', {}, words.menu));
  const show = (isShown: boolean) => {
    commands.hidden = !isShown;
    menu.setAttribute('aria-expanded', String(isShown));
    filter(commands, field.value);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    send(field.value);
    field.value = '';
  };
  const form = h('form', { onsubmit: submit }, menu, photoButton(person.id, words), field, sendButton(words));
  const start = h('button', { type: 'button', class: 'main start', onclick: () => send('/start') }, words.start);
  const keys = h('div', { class: 'keys', role: 'group', hidden: true });
  const element = h('div', { class: 'composer' }, commands, form, keys, start);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || commands.hidden) return;
    show(false);
    field.focus();
  });
  commands.addEventListener('click', (event) => {
    const command = (event.target as Element).closest('button')?.dataset['command'];
    if (command === undefined) return;
    field.value = '';
    send(command);
    field.focus();
  });
  return element;
}

/** Shows the commands that the bot has set for this person. */
export function drawComposer(element: HTMLElement, { commands, messages }: ChatPart): void {
  const isNew = messages.length === 0;
  find('form', element).hidden = isNew;
  find('.start', element).hidden = !isNew;
  keyed(
    find('.commands', element),
    commands,
    ({ command }) => command,
    ({ command, description }) => {
      const entry = h('button', { type: 'button', 'data-command': `/${command}`, 'data-focus': command });
      entry.append(h('code', {}, `/${command}`), h('span', {}, description));
      return h('li', {}, entry);
    },
  );
}

/** Only what begins with what is in the field. */
function filter(commands: HTMLElement, text: string): void {
  for (const entry of commands.querySelectorAll<HTMLElement>('button')) {
    const isMeant = !text.startsWith('/') || entry.dataset['command']?.startsWith(text.split(' ', 1)[0] ?? '');
    if (entry.parentElement) entry.parentElement.hidden = !isMeant;
  }
}

function sendButton(words: PageTexts): HTMLElement {
  const icon = h('span', { 'aria-hidden': 'true' }, '➤');
  return h('button', { type: 'submit', class: 'send', 'aria-label': words.send }, icon);
}
