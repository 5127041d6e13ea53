import { setTimeout as wait } from 'node:timers/promises';
import type { Person } from '../../lab/bot-api/people/person.ts';
import type { Seen } from '../../lab/bot-api/people/seen.ts';
import type { World } from '../world.ts';

/** The bot counts as done when its chat has not changed for so long (ms); an answer that takes longer than the second is shown later. */
const QUIET_MS = 700;
const LONGEST_MS = 15_000;
/** A button that looks at a device answers after some seconds. */
const SLOW = /^help:/;
const MOST = 220;
const BACK = /^[«←]/;
/** Buttons that do the same whatever they name, and the one that would change the language of the walk. */
const ONE_FOR_ALL = new Set(['nextway', 'language']);
/** A friend who presses faster than this (ms) is asked to wait; the owner is not. */
const FRIENDS_PAUSE_MS = 1500;

/** One chat, in which every command and every kind of button is tried once, the newest first. */
export class Walk {
  readonly #world: World;
  readonly #person: Person;
  readonly #show: (caption: string, ids: readonly number[]) => Promise<void>;
  readonly #pressed = new Set<string>(['language']);
  readonly #pauseMs: number;
  #known = new Map<number, string>();
  #steps = 0;

  /** `show` is told what was done, and the ids of the messages that came or changed. */
  constructor(world: World, person: Person, show: (caption: string, ids: readonly number[]) => Promise<void>) {
    this.#world = world;
    this.#person = person;
    this.#show = show;
    this.#pauseMs = person === world.owner ? 0 : FRIENDS_PAUSE_MS;
  }

  async go(texts: readonly string[]): Promise<void> {
    this.#known = this.#now();
    for (const text of texts) {
      await wait(this.#pauseMs);
      this.#person.send(text);
      await this.#follow(text, await this.#changes(false));
    }
  }

  /** Shows what came, and presses the buttons of it that are new, and of what comes then; the way back last. */
  async #follow(caption: string, ids: readonly number[], toast = ''): Promise<void> {
    if (ids.length > 0) await this.#show(toast === '' ? caption : `${caption} (${toast})`, ids);
    for (const id of ids) {
      for (let button = this.#next(id, caption); button; button = this.#next(id, caption)) {
        const { data, text } = button;
        this.#pressed.add(mark(button, caption));
        this.#steps += 1;
        await wait(this.#pauseMs);
        const answer = await this.#person.press(data, this.#find(id)).answered();
        const steps = caption.split(' › ').slice(0, 3);
        await this.#follow([...steps, text].join(' › '), await this.#changes(SLOW.test(data)), answer.text);
      }
    }
  }

  /** The first button of this message whose kind was not pressed yet. */
  #next(id: number, caption: string): Button | null {
    if (this.#steps >= MOST) return null;
    const open = (this.#find(id)?.buttons ?? []).flatMap(({ data, text }) =>
      data === undefined || this.#pressed.has(mark({ data, text }, caption)) ? [] : { data, text },
    );
    return open.find(({ text }) => !BACK.test(text)) ?? open[0] ?? null;
  }

  #find(id: number): Seen | undefined {
    return this.#person.chat.messages.find(({ message_id }) => message_id === id);
  }

  /** Ids of the bot's messages that came or changed, once nothing changes any more. */
  async #changes(isSlow: boolean): Promise<number[]> {
    const start = performance.now();
    let last = JSON.stringify([...this.#now()]);
    let since = performance.now();
    const isDue = () => performance.now() - since > (isSlow && !this.#hasNew() ? LONGEST_MS : QUIET_MS);
    const isFirst = () => !this.#hasNew() && performance.now() - start < 2 * QUIET_MS;
    while ((!isDue() || isFirst()) && performance.now() - start < LONGEST_MS) {
      await wait(100);
      const now = JSON.stringify([...this.#now()]);
      if (now !== last) [last, since] = [now, performance.now()];
    }
    const now = this.#now();
    const changed = [...now].filter(([id, signature]) => this.#known.get(id) !== signature).map(([id]) => id);
    this.#known = now;
    return changed;
  }

  #hasNew(): boolean {
    return [...this.#now()].some(([id, signature]) => this.#known.get(id) !== signature);
  }

  #now(): Map<number, string> {
    const theirs = this.#world.person(this.#person.id).chat.messages.filter(({ fromBot }) => fromBot);
    return new Map(theirs.map(({ message_id, text, rows }) => [message_id, JSON.stringify([text, rows])]));
  }
}

interface Button {
  readonly data: string;
  readonly text: string;
}

/** A way back is pressed once in each command's answers, for there may be more to see; any other kind of button once at all. */
const mark = ({ data, text }: Button, caption: string): string =>
  BACK.test(text) ? `${caption.split(' › ', 1)[0]}: ${text}` : kindOf(data);

/** What a button is for, and whether it is about Anna; of whom and what else it speaks is of no matter. */
function kindOf(data: string): string {
  const [kind = '', ...words] = data.split(':');
  if (ONE_FOR_ALL.has(kind)) return kind;
  return [kind, ...words.filter((word) => word === '101' || (/^[a-z-]{2,}$/.test(word) && word !== 'eu'))].join(':');
}
