import type { PersonPart } from '../page/protocol.ts';
import { avatar } from './avatar.ts';
import { h } from './dom.ts';
import { openDialog } from './show.ts';
import type { PageTexts } from './texts.ts';

/** Lets somebody choose up to `most` of these people; resolves with their ids, none when the dialog was closed. */
export function choosePeople(
  title: string,
  people: readonly PersonPart[],
  most: number,
  words: PageTexts,
): Promise<number[]> {
  const { promise, resolve } = Promise.withResolvers<number[]>();
  const boxes = people.map((person) => ({ person, box: boxOf(person, most) }));
  const submit = (event: Event) => {
    event.preventDefault();
    resolve(boxes.filter(({ box }) => box.checked).map(({ person }) => person.id));
    dialog.close();
  };
  const form = h(
    'form',
    { class: 'fields', onsubmit: submit },
    ...boxes.map(({ person, box }) => h('label', { class: 'choice' }, box, avatar(person), person.name)),
    h('button', { type: 'submit', class: 'main' }, words.choose),
  );
  const dialog = openDialog(title, words, form);
  dialog.addEventListener('close', () => resolve([])); // after a choice this changes nothing
  return promise;
}

/** One of many, or several of them. */
const boxOf = ({ id }: PersonPart, most: number): HTMLInputElement =>
  h('input', { type: most === 1 ? 'radio' : 'checkbox', name: 'person', value: id }) as HTMLInputElement;
