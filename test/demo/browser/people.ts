import type { Language, PersonPart } from '../page/protocol.ts';
import { avatar } from './avatar.ts';
import { find, h, keyed, setText } from './dom.ts';
import { act, choose, type State } from './live.ts';
import { openDialog } from './show.ts';
import { say } from './tell.ts';
import { type PageTexts, TEXTS } from './texts.ts';

interface Entry {
  readonly person: PersonPart;
  readonly role: string;
  readonly last: string;
  readonly unread: number;
  readonly unreadLabel: string;
  readonly isOpen: boolean;
}

/** The accounts, and a button for more of them. */
export function people(host: HTMLElement): void {
  host.append(
    h('h2', {}),
    h('ul'),
    h('button', { type: 'button', class: 'quiet add' }, '+ ', h('span', { class: 'long' })),
  );
}

/** Whose entry was brought into sight last. */
let shown: number | null = null;

/** Shows who there is, whose chat is open, and where something new has come. */
export function drawPeople(host: HTMLElement, state: State): void {
  const words = TEXTS[state.world.language];
  host.setAttribute('aria-label', words.people);
  setText(find('h2', host), words.people);
  const add = find('.add', host);
  add.setAttribute('aria-label', words.addPerson);
  setText(find('.long', add), words.addPerson);
  add.onclick = () => addPerson(words, state.world.language);
  keyed(
    find('ul', host),
    state.people.map((person) => entryOf(state, person, words)),
    ({ person }) => person.id,
    entry,
  );
  if (shown === state.person) return;
  shown = state.person; // in a narrow row of many people it may be out of sight
  host.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function entryOf(state: State, person: PersonPart, words: PageTexts): Entry {
  const messages = state.chats[person.id]?.messages ?? [];
  const read = state.read[person.id] ?? 0;
  const unread = messages.filter(({ id, fromBot }) => fromBot && id > read).length;
  const last = messages.at(-1);
  return {
    ...{ person, unread, isOpen: state.person === person.id, unreadLabel: words.unread(unread) },
    role: person.isOwner ? words.owner : words.friend,
    last: (last?.file?.name ?? last?.text ?? '').split('\n', 1)[0] ?? '',
  };
}

function entry({ person, role, last, unread, unreadLabel, isOpen }: Entry): HTMLElement {
  const badge =
    unread > 0 ? [h('span', { class: 'badge', 'aria-label': unreadLabel, role: 'img' }, String(unread))] : [];
  const open = () => choose({ person: person.id, view: 'chat' });
  return h(
    'li',
    {},
    h(
      'button',
      {
        type: 'button',
        class: 'person',
        'aria-current': isOpen ? 'true' : null,
        'data-focus': person.id,
        onclick: open,
      },
      avatar(person),
      h(
        'span',
        { class: 'who' },
        h('b', {}, person.name),
        h('small', { class: 'role' }, role),
        h('small', { class: 'last' }, last),
      ),
      ...badge,
    ),
  );
}

function addPerson(words: PageTexts, language: Language): void {
  const name = h('input', { type: 'text', required: true, maxlength: '40', autocomplete: 'off' }) as HTMLInputElement;
  const speaks = h(
    'select',
    {},
    h('option', { value: 'ru' }, 'Русский'),
    h('option', { value: 'en' }, 'English'),
  ) as HTMLSelectElement;
  speaks.value = language;
  const submit = async (event: Event) => {
    event.preventDefault();
    try {
      const { person } = await act({ do: 'meet', name: name.value, language: speaks.value as Language });
      dialog.close();
      if (person !== undefined) choose({ person, view: 'chat' });
    } catch (error) {
      say(String(error));
    }
  };
  const form = h(
    'form',
    { class: 'fields', onsubmit: submit },
    h('label', {}, words.name, name),
    h('label', {}, words.theirLanguage, speaks),
    h('button', { type: 'submit', class: 'main' }, words.add),
  );
  const dialog = openDialog(words.addPerson, words, form);
  name.focus();
}
