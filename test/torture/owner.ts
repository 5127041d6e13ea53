import type { Person } from '../lab/bot-api/people/person.ts';
import type { Chance } from '../lab/chance.ts';

/** The owner, who takes some friends in and out all the time; what was said last about each must hold in the end. */
export class Owner {
  readonly person: Person;
  /** Friend's id → what the owner last wanted. */
  readonly wanted = new Map<number, 'in' | 'out'>();
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
        this.wanted.set(id, 'in');
        return this.person.send(`/add_user ${id}`);
      case 'remove':
        this.wanted.set(id, 'out');
        return this.person.send(`/remove_user ${id}`);
      default:
        return this.person.send(this.#chance.pick(['/users', '/stats', '/get_config']));
    }
  }
}
