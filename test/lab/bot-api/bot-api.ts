import type { Update } from '@grammyjs/types';
import { Group } from './people/group.ts';
import { type Identity, Person } from './people/person.ts';
import type { Call } from './state/call.ts';
import type { FaultOrder, Faults } from './state/faults.ts';
import type { Telegram } from './state/telegram.ts';
import type { Patience } from './state/waiting.ts';
import type { Gateway } from './wire/gateway.ts';
import type { Listener } from './wire/listener.ts';

interface Parts {
  token: string;
  telegram: Telegram;
  faults: Faults;
  gateway: Gateway;
  listener: Listener;
}

/** A strict stand-in for the Bot API and for the people who use the bot. */
export class BotApi {
  readonly token: string;
  readonly telegram: Telegram;
  readonly #gateway: Gateway;
  readonly #listener: Listener;
  readonly #faults: Faults;
  readonly #taken = new Set<Call>();

  constructor({ token, telegram, faults, gateway, listener }: Parts) {
    this.token = token;
    this.telegram = telegram;
    this.#faults = faults;
    this.#gateway = gateway;
    this.#listener = listener;
  }

  /** What grammY takes as `client.apiRoot`. */
  get url(): string {
    return this.#listener.url;
  }

  /** Everything that the bot sent and the Bot API does not allow; must be empty after every test. */
  get violations(): string[] {
    return this.#gateway.violations;
  }

  /** Every call of a known method, from its arrival on. */
  get calls(): readonly Call[] {
    return this.#gateway.calls;
  }

  /** The updates that the bot has not confirmed. */
  get pending(): Update[] {
    return this.telegram.updates.pending;
  }

  get confirmedOffset(): number {
    return this.telegram.updates.confirmedOffset;
  }

  get nextUpdateId(): number {
    return this.telegram.updates.nextUpdateId;
  }

  set nextUpdateId(id: number) {
    this.telegram.updates.nextUpdateId = id;
  }

  /** A person that the bot does not know until they write. */
  person(identity: Identity): Person {
    return new Person(this.telegram, identity);
  }

  group(group: { id: number; title: string }): Group {
    return new Group(this.telegram, group);
  }

  /** Puts an update into the queue as it is. */
  deliver(update: Update): void {
    this.telegram.updates.deliver(update);
  }

  /** Makes an update come again with the same id, although it was confirmed. */
  redeliver(updateId: number): void {
    this.telegram.updates.redeliver(updateId);
  }

  /** Orders a fault; the function that comes back takes it away again. */
  fail(order: FaultOrder): () => void {
    return this.#faults.fail(order);
  }

  /** The next call of this method that has ended and that no earlier `called` gave. */
  called(method: string, match: (call: Call) => boolean = () => true, patience: Patience = {}): Promise<Call> {
    return this.#nextCall(method, (call) => call.endedAt !== undefined && match(call), patience);
  }

  /** The next call of this method that has arrived, which may still be under way. */
  calling(method: string, match: (call: Call) => boolean = () => true, patience: Patience = {}): Promise<Call> {
    return this.#nextCall(method, match, patience);
  }

  /** Resolves once the bot has confirmed this update; null is an update that it never heard of. */
  async confirmed(updateId: number | null, patience: Patience = {}): Promise<void> {
    const isOpen = () => this.pending.some(({ update_id }) => update_id === updateId);
    const explain = () => `the bot did not confirm update ${updateId}`;
    await this.telegram.waiting.until(() => (isOpen() ? undefined : true), explain, patience);
  }

  /** Resolves once a poll of the bot waits for updates. */
  async polled(patience: Patience = {}): Promise<void> {
    const look = () => (this.telegram.updates.isPolled ? true : undefined);
    await this.telegram.waiting.until(look, () => 'the bot does not poll', patience);
  }

  /** Connections are reset and new ones refused until `up()`. */
  async down(): Promise<void> {
    await this.#listener.down();
  }

  /** Listens again, at the same address. */
  async up(): Promise<void> {
    await this.#listener.up();
  }

  /** Ends every connection and every wait. */
  async close(): Promise<void> {
    await this.#listener.down();
    this.telegram.waiting.close();
  }

  #nextCall(method: string, match: (call: Call) => boolean, patience: Patience): Promise<Call> {
    const take = () => {
      const call = this.calls.find((other) => other.method === method && !this.#taken.has(other) && match(other));
      if (call) this.#taken.add(call);
      return call;
    };
    const seen = () => this.calls.map((call) => `  ${call.method} ${JSON.stringify(call.args)}`).join('\n');
    return this.telegram.waiting.until(take, () => `no such call of ${method}; these came:\n${seen()}`, patience);
  }
}
