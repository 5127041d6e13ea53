import type { Person } from '../lab/bot-api/people/person.ts';
import type { Chance } from '../lab/chance.ts';
import type { Disk } from './disk.ts';

/** A wish whose update is not among the last so many is done for good: Telegram repeats one batch of 100. */
const REPEATABLE = 200;

/** The owner, who takes some friends in and out all the time; what was said last about each must hold in the end. */
export class Owner {
  readonly person: Person;
  /** Friend's id → what the owner last wanted. */
  readonly wanted = new Map<number, 'in' | 'out'>();
  readonly #said: { readonly friend: number; readonly updateId: number }[] = [];
  readonly #toggled: readonly number[];
  readonly #chance: Chance;

  constructor(person: Person, toggled: readonly number[], chance: Chance) {
    this.person = person;
    this.#toggled = toggled;
    this.#chance = chance;
    for (const id of toggled) this.wanted.set(id, 'in');
  }

  act(): number | null {
    const id = this.#chance.pick(this.#toggled);
    switch (this.#chance.weigh({ add: 5, remove: 3, read: 1 })) {
      case 'add':
        return this.#say(id, 'in');
      case 'remove':
        return this.#say(id, 'out');
      default:
        return this.person.send(this.#chance.pick(['/users', '/stats', '/get_config']));
    }
  }

  /**
   * Says once more what may have been refused for lack of room, as the bot asked for. The refusal need not be that of the last wish: one
   * before it, which comes again with its batch after a kill, is then done behind it.
   */
  repeatRefused(disk: Disk): void {
    for (const [friend, wanted] of this.wanted) {
      const ids = this.#said.filter((said) => said.friend === friend).map(({ updateId }) => updateId);
      const last = ids.at(-1) ?? 0;
      if (ids.some((id) => id > last - REPEATABLE && disk.mayHaveRefused(id))) this.#say(friend, wanted);
    }
  }

  #say(friend: number, wanted: 'in' | 'out'): number | null {
    this.wanted.set(friend, wanted);
    const updateId = this.person.send(`/${wanted === 'in' ? 'add' : 'remove'}_user ${friend}`);
    if (updateId !== null) this.#said.push({ friend, updateId });
    return updateId;
  }
}
