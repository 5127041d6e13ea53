import type { Person } from '../lab/bot-api/people/person.ts';
import { type BotApi, startBotApi } from '../lab/bot-api/start-bot-api.ts';
import { SOURCE_MAIN } from '../lab/built.ts';
import { Daemon } from '../lab/daemon.ts';
import type { Language } from './page/protocol.ts';
import { openServers } from './servers/open-servers.ts';
import type { DemoServer, Servers } from './servers/servers.ts';
import { Tunnel } from './tunnels.ts';

interface WorldParts {
  readonly api: BotApi;
  readonly servers: Servers;
  readonly lacks: string | null;
  readonly daemon: Daemon;
  readonly daemonSettings: Readonly<Record<string, string | number>>;
  readonly language: Language;
  readonly stack: AsyncDisposableStack;
}

const OWNER_ID = 100;
const NAMES: Readonly<Record<Language, readonly [string, string, string]>> = {
  ru: ['Ольга', 'Анна', 'Борис'],
  en: ['Olga', 'Anna', 'Boris'],
};
/** A fixed made-up token: nothing outside knows it, so nobody can take it for a real one. */
const TOKEN = '100200300:only-for-the-demo-no-telegram-knows-it';

/** The whole service on one machine: Telegram's stand-in, people, servers, phones, and the real daemon. Its end removes all of it. */
export class World implements AsyncDisposable {
  readonly api: BotApi;
  readonly servers: Servers;
  /** Why there are no real tunnels; null where there are, or where nobody wanted them. */
  readonly lacks: string | null;
  readonly daemon: Daemon;
  readonly daemonSettings: WorldParts['daemonSettings'];
  /** By Telegram id, the owner first. */
  readonly people = new Map<number, Person>();
  /** By the id of the message that brought the file. */
  readonly tunnels = new Map<number, Tunnel>();
  /** Ids of those whose network drops WireGuard at the usual port. */
  readonly blocked = new Set<number>();
  #language: Language;
  readonly #stack: AsyncDisposableStack;

  private constructor({ api, servers, lacks, daemon, daemonSettings, language, stack }: WorldParts) {
    this.api = api;
    this.servers = servers;
    this.lacks = lacks;
    this.daemon = daemon;
    this.daemonSettings = daemonSettings;
    this.#language = language;
    this.#stack = stack;
  }

  /** Starts everything; resolves when the daemon, from its source unless told otherwise, has reached Telegram's stand-in and both servers. */
  static async open({ simulated = false, language = 'en' as Language, main = SOURCE_MAIN } = {}): Promise<World> {
    await using stack = new AsyncDisposableStack();
    const { servers, lacks } = await openServers(simulated);
    stack.use(servers);
    const api = await startBotApi({ token: TOKEN, bot: { username: 'vpn_demo_bot' }, patience: 20_000 });
    stack.defer(() => api.close());
    const settings = { ...settingsFor(api), ...servers.settings };
    const daemon = stack.use(new Daemon({ settings, env: { PATH: servers.path }, main }));
    const parts = { api, servers, lacks, daemon, daemonSettings: settings, language };
    const world = new World({ ...parts, stack: stack.move() });
    try {
      for (const name of NAMES[language]) world.addPerson(name, language);
      await daemon.start();
      for (const { id } of servers.all) await daemon.says(`node ${id} is up`, { timeout: 60_000 });
      return world;
    } catch (error) {
      await world[Symbol.asyncDispose]();
      throw error;
    }
  }

  get owner(): Person {
    return this.person(OWNER_ID);
  }

  get friends(): Person[] {
    return [...this.people.values()].slice(1);
  }

  /** Throws when there is none. */
  person(id: number): Person {
    const person = this.people.get(id);
    if (!person) throw new Error(`there is no person ${id}`);
    return person;
  }

  server(id: string): DemoServer {
    const server = this.servers.all.find((candidate) => candidate.id === id);
    if (!server) throw new Error(`there is no server ${id}`);
    return server;
  }

  addPerson(first_name: string, language_code: Language): Person {
    const person = this.api.person({ id: OWNER_ID + this.people.size, first_name, language_code });
    this.people.set(person.id, person);
    this.api.telegram.waiting.changed();
    return person;
  }

  /** What the page speaks. */
  get language(): Language {
    return this.#language;
  }

  /** The language of the page, and of those who have not written yet: the bot keeps the one that it met a person in. */
  speak(language: Language): void {
    this.#language = language;
    for (const [index, { user, chat }] of [...this.people.values()].entries()) {
      if (chat.messages.length > 0) continue;
      const known = Object.values(NAMES).some((names) => names[index] === user.first_name);
      Object.assign(user, { language_code: language, ...(known && { first_name: NAMES[language][index] }) });
    }
    this.api.telegram.waiting.changed();
  }

  /** The switch of the file in this message; throws when it brought none. */
  tunnel(messageId: number): Tunnel {
    const known = this.tunnels.get(messageId);
    if (known) return known;
    const inChat = ({ chat }: Person) => chat.messages.find(({ message_id }) => message_id === messageId);
    const person = [...this.people.values()].find(inChat);
    const file = person && inChat(person)?.document;
    if (person === undefined || !file?.name.endsWith('.conf'))
      throw new Error(`message ${messageId} brought no client's file`);
    const client = { name: file.name, text: file.bytes.toString() };
    const changed = () => this.api.telegram.waiting.changed();
    const tunnel = new Tunnel(client, () => this.servers.phone(), changed);
    if (this.blocked.has(person.id)) void tunnel.blockNetwork(true);
    this.tunnels.set(messageId, tunnel);
    return tunnel;
  }

  /** Has this person's network drop WireGuard at the usual port, or let it pass again, on all their phones; throws when there is nobody. */
  async blockNetwork(id: number, on: boolean): Promise<void> {
    const { chat } = this.person(id);
    if (on) this.blocked.add(id);
    else this.blocked.delete(id);
    const theirs = chat.messages.flatMap(({ message_id }) => this.tunnels.get(message_id) ?? []);
    await Promise.all(theirs.map((tunnel) => tunnel.blockNetwork(on)));
    this.api.telegram.waiting.changed();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled([...this.tunnels.values()].map((tunnel) => tunnel.turn(false)));
    await this.daemon.stop();
    await this.#stack.disposeAsync();
  }
}

function settingsFor(api: BotApi): Record<string, string | number> {
  return {
    BOT_TOKEN: TOKEN,
    ADMIN_ID: OWNER_ID,
    TELEGRAM_API_ROOT: api.url,
    LOG_LEVEL: 'debug',
    RECONCILE_SECONDS: 2,
    WG_NAME: 'Amsterdam',
    WG_EU1_NAME: 'Helsinki',
  };
}
