import type { Locator, Page } from 'playwright-core';
import { type PageTexts, TEXTS } from './browser/texts.ts';
import type { Language } from './page/protocol.ts';

/** Time that a click's consequence may take: a lost server's next try, and a phone's next handshake. */
const PATIENCE = { timeout: 120_000 };

/** The page as somebody uses it: by what stands on its buttons, in its language and at its width. */
export class Screen {
  readonly page: Page;
  readonly words: PageTexts;
  readonly #isNarrow: boolean;

  constructor(page: Page, language: Language) {
    this.page = page;
    this.words = TEXTS[language];
    this.#isNarrow = (page.viewportSize()?.width ?? 0) < 820;
  }

  /** Opens the chat of the person at this place in the list. */
  async open(place: number): Promise<void> {
    await this.view('chat');
    await this.page.locator('.person').nth(place).click();
  }

  /** On a narrow screen, the one thing that it shows. */
  async view(name: 'chat' | 'servers' | 'guide'): Promise<void> {
    if (this.#isNarrow) await this.button(this.words[name]).click();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name });
  }

  async start(): Promise<void> {
    await this.button(this.words.start).click();
  }

  /** Chooses from the bot's menu. */
  async command(command: string): Promise<void> {
    await this.button(this.words.menu).click();
    await this.page.locator('.commands').getByText(command, { exact: true }).click();
  }

  async write(text: string): Promise<void> {
    await this.page.getByRole('textbox', { name: this.words.message }).fill(text);
    await this.page.keyboard.press('Enter');
  }

  /** The bubble with these words, once it is there. */
  async bubble(text: string | RegExp): Promise<Locator> {
    const bubble = this.page.locator('.bubble', { hasText: text }).last();
    await bubble.waitFor(PATIENCE);
    return bubble;
  }

  /** The n-th client's file of the open chat. */
  async file(place: number): Promise<Locator> {
    const bubble = this.page.locator('.bubble', { has: this.page.locator('.phone') }).nth(place);
    await bubble.waitFor(PATIENCE);
    return bubble;
  }

  /** The newest button below a message that begins so; the keys of the bot's keyboard are others. */
  below(beginning: string): Locator {
    return this.page.locator('.inline', { hasText: beginning }).last();
  }

  /** Has the network of the chat's person block WireGuard, or let it pass again. */
  async blockNetwork(): Promise<void> {
    await this.page.locator('.network').getByRole('switch').click();
  }

  /** Answers the dialog that asks for a person, with the one at this place in it. */
  async choosePerson(place: number): Promise<void> {
    const dialog = this.page.getByRole('dialog');
    await dialog.locator('.choice').nth(place).click();
    await dialog.getByRole('button', { name: this.words.choose, exact: true }).click();
  }

  /** Switches the phone of a file. */
  async turn(file: Locator): Promise<void> {
    await file.getByRole('switch').click();
  }

  async isPhone(file: Locator, state: keyof PageTexts['states']): Promise<void> {
    await file.locator(`.phone[data-state="${state}"]`).waitFor(PATIENCE);
  }

  async plug(server: string): Promise<void> {
    await this.view('servers');
    await this.page.getByRole('switch', { name: this.words.power(server) }).click();
  }
}
