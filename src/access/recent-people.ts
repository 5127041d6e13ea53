import type { Person } from './access-service.ts';

/** How many of those who wrote last are kept in mind: far more than wait for the owner at one time. */
const REMEMBERED = 1000;

/** Strangers leave no trace in the store; whoever is let in soon after is welcomed in their language and listed by their name. */
export class RecentPeople {
  readonly #people = new Map<number, Person>();

  remember(person: Person): void {
    this.#people.delete(person.id);
    this.#people.set(person.id, person);
    const [oldest] = this.#people.keys();
    if (this.#people.size > REMEMBERED && oldest !== undefined) this.#people.delete(oldest);
  }

  get(id: number): Person | undefined {
    return this.#people.get(id);
  }
}
