import type { Person } from '../lab/bot-api/people/person.ts';
import type { Seen, SeenButton } from '../lab/bot-api/people/seen.ts';
import type { BotApi } from '../lab/bot-api/start-bot-api.ts';
import type { Chance } from '../lab/chance.ts';

/** A button that was pressed; `data` is what the bot put behind it. */
export interface PressMade {
  readonly updateId: number | null;
  readonly data: string;
  /** What the bot answered, if an answer came: an empty text says that it was done. */
  readonly answer: () => string | undefined;
}

const SERVERS = ['server:main', 'server:eu1'] as const;
type Server = (typeof SERVERS)[number];

/** A friend who hammers the bot; what was asked for is kept, to be compared with what became of it. */
export class Friend {
  readonly person: Person;
  readonly presses: PressMade[] = [];
  /** Everything that was said and pressed, by its update's id, in order. */
  readonly asked = new Map<number, string>();
  protected readonly api: BotApi;
  protected readonly chance: Chance;

  constructor(api: BotApi, person: Person, chance: Chance) {
    this.api = api;
    this.person = person;
    this.chance = chance;
  }

  /** How many new keys were asked for. */
  get regens(): number {
    return [...this.asked.values()].filter((what) => what === '/regen').length;
  }

  /** Before everything else: chooses this server. */
  async settleOn(data: Server): Promise<void> {
    this.say('/server');
    await this.person.receives(({ buttons }) => buttons.some((button) => button.data === data), { anyOrder: true });
    await this.api.confirmed(this.choose(data));
  }

  /** Does one thing; returns the update's id, if there was one. */
  act(): number | null {
    switch (this.chance.weigh({ config: 3, regen: 3, status: 1, servers: 1, choose: 2, exit: 1, button: 4 })) {
      case 'config':
        return this.say('/get_config');
      case 'regen':
        return this.say('/regen');
      case 'status':
        return this.say(this.chance.pick(['/status', '/help', '/start']));
      case 'servers':
        return this.say('/server');
      case 'choose':
        return this.choose(this.chance.pick(SERVERS));
      case 'exit':
        return this.#leaveElsewhere();
      default:
        return this.#pressSome();
    }
  }

  say(text: string): number | null {
    return this.#keep(this.person.send(text), text);
  }

  /** Presses a server's button, in the newest message that has one; asks for such a message first. */
  choose(data: Server): number | null {
    const offer = this.newest((button) => button.data === data);
    return offer ? this.press(data, offer) : this.say('/server');
  }

  press(data: string, among: Seen): number | null {
    const { id, update_id } = this.person.press(data, among);
    this.presses.push({ updateId: update_id, data, answer: () => this.api.telegram.presses.get(id)?.answer?.text });
    return this.#keep(update_id, data);
  }

  /** The newest message with such a button under it. */
  newest(match: (button: SeenButton) => boolean): Seen | undefined {
    return this.person.chat.messages.findLast(({ buttons }) => buttons.some(match));
  }

  /** Presses one of the choices of where to leave, in the newest message that has them. */
  #leaveElsewhere(): number | null {
    const offer = this.newest(isExitButton);
    if (!offer) return this.say('/server');
    return this.press(this.chance.pick(offer.buttons.filter(isExitButton)).data ?? '', offer);
  }

  /** Stop or undo, under one of the newest configs. */
  #pressSome(): number | null {
    const offers = this.person.chat.messages.filter(({ buttons }) => buttons.some(isKeyButton)).slice(-3);
    if (offers.length === 0) return this.say('/regen');
    const offer = this.chance.pick(offers);
    const { data = '' } = this.chance.pick(offer.buttons.filter(isKeyButton));
    return this.press(data, offer);
  }

  #keep(id: number | null, what: string): number | null {
    if (id !== null) this.asked.set(id, what);
    return id;
  }
}

/** Stop and undo, which stand under a new config. */
export const isKeyButton = ({ data = '' }: SeenButton): boolean => /^(stop|undo):/.test(data);

const isExitButton = ({ data = '' }: SeenButton): boolean => data.startsWith('exit:');

/** The record and the key that a button names. */
export const tagOf = (data: string): string => data.slice(data.indexOf(':') + 1);
