import type { Person } from './person.ts';

/** How many people who wrote last are remembered. */
const REMEMBERED = 1000;

/** Remembers people who wrote lately, in memory only, so that a stranger who is let in soon after has a name and a language. */
export class RecentPeople {
  readonly #people = new Map<number, Person>();
  /** Username in lower case → who wrote with it last. */
  readonly #holders = new Map<string, number>();

  /** Remembers a person who wrote; a previous holder of the same username loses it. */
  remember(person: Person): void {
    const name = person.username?.toLowerCase();
    const holder = name === undefined ? undefined : this.#holders.get(name);
    const other = holder === undefined || holder === person.id ? undefined : this.#people.get(holder);
    if (other) this.#people.set(other.id, { ...other, username: null });
    this.#forgetName(this.#people.get(person.id));
    if (name !== undefined) this.#holders.set(name, person.id);
    this.#put(person);
  }

  /** Remembers a person from somebody else's message, unless they wrote themselves. */
  introduce(person: Person): void {
    if (!this.#people.has(person.id)) this.#put(person);
  }

  get(id: number): Person | undefined {
    return this.#people.get(id);
  }

  all(): Iterable<Person> {
    return this.#people.values();
  }

  #put(person: Person): void {
    this.#people.delete(person.id);
    this.#people.set(person.id, person);
    const [oldest] = this.#people.values();
    if (this.#people.size <= REMEMBERED || !oldest) return;
    this.#people.delete(oldest.id);
    this.#forgetName(oldest);
  }

  #forgetName(person: Person | undefined): void {
    const name = person?.username?.toLowerCase();
    if (name !== undefined && this.#holders.get(name) === person?.id) this.#holders.delete(name);
  }
}
