import type { Match } from '../../lab/bot-api/people/chat-view.ts';
import type { Person } from '../../lab/bot-api/people/person.ts';
import type { Seen } from '../../lab/bot-api/people/seen.ts';
import { isConfig, isConfigMenu } from '../../lab/is-config.ts';
import type { Language } from '../page/protocol.ts';
import type { TunnelState } from '../tunnels.ts';
import type { World } from '../world.ts';
import { NARRATION, type Narration } from './narration.ts';

/** Longer than a lost server's next try (30 s) and a phone's next handshake (15 s) together. */
const PATIENCE = { timeout: 60_000 };

/** What the story's steps do and see; every line is told as it happens. */
export class Scene {
  readonly world: World;
  readonly words: Narration;
  readonly #tell: (line: string) => void;

  constructor(world: World, language: Language, tell: (line: string) => void) {
    this.world = world;
    this.words = NARRATION[language];
    this.#tell = tell;
  }

  note(text: string): void {
    this.#tell(`   · ${text}`);
  }

  say(person: Person, text: string): void {
    this.#line(person.user.first_name, text);
    person.send(text);
  }

  /** Presses the bot's link and then Start, in the person's own Telegram. */
  openLink(person: Person, link: string, payload: string): void {
    this.#line(person.user.first_name, this.words.opens(link));
    person.start(payload);
  }

  press(person: Person, button: string): void {
    this.#line(person.user.first_name, `[ ${person.chat.findButton(button).label} ]`);
    person.press(button);
  }

  /** The bot's next message or edit there that matches. */
  async hear(person: Person, match?: Match): Promise<Seen> {
    const seen = await person.receives(match, PATIENCE);
    const file = seen.document ? [`📄 ${seen.document.name}`] : [];
    const rows = seen.rows.map((row) => row.map(({ text }) => `[ ${text} ]`).join(' '));
    const text = seen.text === '' ? [] : [seen.text];
    this.#line(`${this.words.bot} → ${person.user.first_name}`, [...file, ...text, ...rows].join('\n'));
    return seen;
  }

  /** A message of the bot's that matches, also one that has come since. */
  async finds(person: Person, match: RegExp): Promise<void> {
    const find = () => person.chat.messages.findLast(({ fromBot, text }) => fromBot && match.test(text));
    const explain = () => `nothing that matches ${match} came to chat ${person.id}:\n${person.chat.transcript}`;
    const { text } = await this.world.api.telegram.waiting.until(find, explain, { timeout: 120_000 });
    this.#line(`${this.words.bot} → ${person.user.first_name}`, text);
  }

  /** The next client's file that the bot sends there, followed by its buttons. */
  async file(person: Person): Promise<Seen> {
    const file = await this.hear(person, isConfig);
    await this.hear(person, isConfigMenu);
    return file;
  }

  /** Switches the phone of this file on; the bot tells its friend that it has come through. */
  async connect(person: Person, { message_id, document }: Seen): Promise<void> {
    await this.world.tunnel(message_id).turn(true);
    await this.#becomes(message_id, 'online');
    this.note(this.words.online(document?.name ?? ''));
    await this.hear(person, ({ text }) => text.startsWith('✅') && !/the other way in|другой вход/.test(text));
  }

  /** The same in a network from which nothing comes back. */
  async connectInVain({ message_id, document }: Seen): Promise<void> {
    await this.world.tunnel(message_id).turn(true);
    await this.#becomes(message_id, 'dark');
    this.note(this.words.noAnswer(document?.name ?? ''));
  }

  async disconnect({ message_id, document }: Seen): Promise<void> {
    await this.world.tunnel(message_id).turn(false);
    this.note(this.words.switchedOff(document?.name ?? ''));
  }

  async goesDark({ message_id, document }: Seen): Promise<void> {
    await this.#becomes(message_id, 'dark');
    this.note(this.words.dark(document?.name ?? ''));
  }

  async comesBack({ message_id, document }: Seen): Promise<void> {
    await this.#becomes(message_id, 'online');
    this.note(this.words.back(document?.name ?? ''));
  }

  /** Throws when the tunnel of this file does not answer any more. */
  staysOnline({ message_id, document }: Seen): void {
    const { state } = this.world.tunnel(message_id).view;
    if (state !== 'online') throw new Error(`${document?.name} is ${state}, and should have stayed online`);
    this.note(this.words.stillOnline(document?.name ?? ''));
  }

  async #becomes(messageId: number, state: TunnelState): Promise<void> {
    const view = () => this.world.tunnel(messageId).view;
    const look = () => (view().state === state ? true : undefined);
    const explain = () => `the tunnel of message ${messageId} is not ${state}: ${JSON.stringify(view())}`;
    await this.world.api.telegram.waiting.until(look, explain, PATIENCE);
  }

  #line(who: string, text: string): void {
    const [first = '', ...rest] = text.split('\n');
    this.#tell(`   ${who}: ${first}`);
    for (const line of rest) this.#tell(line === '' ? '' : `      ${line}`);
  }
}
