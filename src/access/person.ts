import type { Language } from '../languages.ts';

/** A person as Telegram shows them. */
export interface Person {
  readonly id: number;
  readonly username: string | null;
  readonly name: string;
  readonly language: Language | null;
}
