import type { KeyPart, PersonPart } from '../page/protocol.ts';
import { choosePeople } from './choose-people.ts';
import { h, keyed } from './dom.ts';
import { act, type State } from './live.ts';
import { say } from './tell.ts';
import { TEXTS } from './texts.ts';

/** Shows the reply keyboard that the bot has put below the field, if there is one. */
export function drawKeys(
  element: HTMLElement,
  person: PersonPart,
  rows: readonly (readonly KeyPart[])[],
  state: State,
): void {
  const words = TEXTS[state.world.language];
  element.hidden = rows.length === 0;
  element.setAttribute('aria-label', words.keyboard);
  const press = async ({ text, mostPeople }: KeyPart) => {
    if (mostPeople === undefined) return act({ do: 'say', person: person.id, text });
    const others = state.people.filter(({ id }) => id !== person.id);
    const people = await choosePeople(text, others, mostPeople, words);
    return people.length > 0 ? act({ do: 'share', person: person.id, people }) : null;
  };
  const key = (part: KeyPart) => {
    const onclick = () => void press(part).catch((error: Error) => say(error.message));
    return h('button', { type: 'button', class: 'key', 'data-focus': part.text, onclick }, part.text);
  };
  keyed(
    element,
    rows.map((keys, index) => ({ keys, index, people: state.people.length })), // a person more can be chosen
    ({ index }) => index,
    ({ keys }) => h('div', { class: 'row' }, ...keys.map(key)),
  );
}
