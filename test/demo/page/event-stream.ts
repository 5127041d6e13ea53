import type { ServerResponse } from 'node:http';
import type { World } from '../world.ts';
import { partsOf } from './parts.ts';

/** Tells every open page what has changed, by server-sent events: `{ name, value }` of each changed part of `Parts`. */
export class EventStream implements Disposable {
  readonly #world: World;
  readonly #pages = new Set<ServerResponse>();
  readonly #told = new Map<string, string>();
  readonly #unwatch: () => void;
  #isDue = false;

  constructor(world: World) {
    this.#world = world;
    this.#unwatch = world.api.telegram.waiting.watch(() => this.#wake());
  }

  /** Tells this page everything now, and from now on what changes. */
  add(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    this.#tell();
    for (const event of this.#told.values()) response.write(event);
    this.#pages.add(response.on('close', () => this.#pages.delete(response)));
  }

  [Symbol.dispose](): void {
    this.#unwatch();
    for (const page of this.#pages) page.end();
  }

  /** Many changes of one moment are told together. */
  #wake(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    setImmediate(() => {
      this.#isDue = false;
      this.#tell();
    });
  }

  #tell(): void {
    for (const [name, value] of Object.entries(partsOf(this.#world))) {
      const event = `data: ${JSON.stringify({ name, value })}\n\n`;
      if (this.#told.get(name) === event) continue;
      this.#told.set(name, event);
      for (const page of this.#pages) page.write(event);
    }
  }
}
