import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { Person } from '../../lab/bot-api/people/person.ts';

/** A picture of some messages that came together. */
export interface Shot {
  /** Folder and name. */
  readonly file: string;
  readonly caption: string;
  readonly text: string;
  readonly png: Buffer;
}

/** So high that no message is higher: a part that is scrolled away would not be in its picture. */
const VIEWPORT = { width: 390, height: 4000 };

/** Takes pictures of one chat, at a phone's width. */
export class Camera {
  readonly shots: Shot[] = [];
  readonly #page: Page;
  readonly #folder: string;
  readonly #person: Person;

  private constructor(page: Page, folder: string, person: Person) {
    this.#page = page;
    this.#folder = folder;
    this.#person = person;
  }

  static async open(browser: Browser, url: string, folder: string, person: Person): Promise<Camera> {
    mkdirSync(folder, { recursive: true });
    const page = await browser.newPage({ viewport: VIEWPORT, reducedMotion: 'reduce' });
    await page.goto(url);
    await page.locator('.person', { hasText: person.user.first_name }).click();
    return new Camera(page, folder, person);
  }

  /** One picture of each of these messages, with the buttons below it. */
  async take(caption: string, ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      const line = this.#page.locator('.line', { has: this.#page.locator(`[data-id="${id}"]`) });
      const seen = this.#person.chat.messages.find(({ message_id }) => message_id === id);
      if (!seen) continue; // the bot has deleted it since
      const png = await line.screenshot({ timeout: 60_000 });
      const name = `${String(this.shots.length + 1).padStart(3, '0')}.png`;
      writeFileSync(join(this.#folder, name), png);
      const rows = seen.rows.map((row) => row.map(({ text }) => `[ ${text} ]`).join(' '));
      const text = [seen.document?.name ?? '', seen.text, ...rows].filter(Boolean).join('\n');
      this.shots.push({ file: `${basename(this.#folder)}/${name}`, caption, text, png });
    }
  }

  async close(): Promise<void> {
    await this.#page.close();
  }
}
