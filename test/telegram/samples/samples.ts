import type { Texts } from '../../../src/texts/chat/texts.ts';

/** Texts with the worst that can stand in them, by what Telegram does with them. */
export interface Samples {
  /** At most 4096 characters. */
  readonly messages?: readonly (readonly [what: string, html: string])[];
  /** At most 1024. */
  readonly captions?: readonly (readonly [what: string, html: string])[];
  /** Labels of buttons: plain, not empty, of a length that a phone shows. */
  readonly labels?: readonly string[];
  /** What shows over the chat for a moment: at most 200. */
  readonly toasts?: readonly string[];
}

/** The samples of one area of texts, with this name wherever a name can stand. */
export type Sampler = (texts: Texts, name: string) => Samples;

/** What people may be called: each as long as Telegram lets a name be (64 + 64) or a setting (30), with all that breaks texts. */
export const NAMES = {
  html: '<b>&amp;</b>"\'&#65;</i><a href=x>&lt;'.repeat(4).slice(0, 129),
  emoji: `${'😀'.repeat(64)}`,
  oddEmoji: `a${'👨‍👩‍👧‍👦'.repeat(11)}`.slice(0, 129).toWellFormed(),
  rightToLeft: `\u202e${'שלום עולם '.repeat(12)}`,
  ampersands: '&'.repeat(129),
} as const;

/** `WG_NAME` and the like hold 30 characters, `WG_DESCRIPTION` 100 (src/config/known-settings.ts); characters, not halves of them. */
export const setting = (name: string, length = 30): string => [...name].slice(0, length).join('');

/** As `who-is.ts` calls a person, at its longest. */
export const whoIsAtLongest = (name: string): string => `${name} (@${LONGEST_USERNAME}, ${LARGEST_ID})`;

export const LARGEST_ID = 2 ** 52;
export const LONGEST_USERNAME = 'a'.repeat(32);
/** A moment that takes many letters. */
export const WHEN = new Date('2026-11-29T09:00:00Z');
