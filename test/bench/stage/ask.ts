import type { Person } from '../../lab/bot-api/people/person.ts';
import { eventually } from '../../lab/eventually.ts';
import { isConfigMenu } from '../../lab/is-config.ts';
import { friendId, identity } from '../../stage/crowd.ts';
import type { Stage } from './stage.ts';

/** Of a command whose config is sent at once: the command with the file's name, the file that arrived, its buttons. */
const COMMITS = 3;

/** Friends of the crowd who ask, one at a time, each in their turn. */
export class Asking {
  readonly #stage: Stage;
  readonly #people: Person[] = [];

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** The next friend, who has no device yet. */
  next(): Person {
    const person = this.#stage.api.person(identity(friendId(this.#people.length)));
    this.#people.push(person);
    return person;
  }

  /** Ms from the friend's message to the start of the upload that answers it; resolves when that was recorded. */
  async upload(person: Person, text: string): Promise<number> {
    const { api, revision } = this.#stage;
    const before = revision();
    const began = performance.timeOrigin + performance.now();
    person.send(text);
    const { at } = await api.calling('sendDocument', ({ args }) => args['chat_id'] === person.id);
    await person.receives(isConfigMenu);
    await eventually(() => revision() >= before + COMMITS, { every: 2 });
    return at - began;
  }
}
