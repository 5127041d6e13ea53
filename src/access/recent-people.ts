import type { Person } from './person.ts';

/** How many of those who wrote last are kept in mind: far more than wait for the owner at one time. */
const REMEMBERED = 1000;

/** Strangers leave no trace in the store; whoever is let in soon after is welcomed in their language and listed by their name. */
export class RecentPeople {
  readonly #people = new Map<number, Person>();
  /** Username in lower case → who wrote with it last. */
  readonly #holders = new Map<string, number>();

  /** Somebody wrote: whoever had their username before has it no more. */
  remember(person: Person): void {
    const name = person.username?.toLowerCase();
    const holder = name === undefined ? undefined : this.#holders.get(name);
    const other = holder === undefined || holder === person.id ? undefined : this.#people.get(holder);
    if (other) this.#people.set(other.id, { ...other, username: null });
    this.#forgetName(this.#people.get(person.id));
    if (name !== undefined) this.#holders.set(name, person.id);
    this.#put(person);
  }

  /** What somebody else's message shows of a person; it takes no username from anybody who wrote. */
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
