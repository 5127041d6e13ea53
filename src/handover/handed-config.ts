import type { App, Platform } from '../amnezia/apps.ts';
import type { Language } from '../languages.ts';
import type { Texts } from '../texts/chat/texts.ts';

/** A config to hand over, and what its page has to say. A secret. */
export interface HandedConfig {
  /** The name of the tunnel, of which the files' names are made too: letters, digits and `_=+.-`. */
  readonly tunnel: string;
  /** The whole text of the `.conf`. */
  readonly text: string;
  readonly app: App;
  /** The least version of the app there that opens it; null: any does. */
  readonly leastOn: (platform: Platform) => string | null;
  /** For which device it is; null: nobody said. */
  readonly on: HandedOn | null;
  readonly deadline: Date | null;
  /** Whether a QR code holds it. */
  readonly hasQr: boolean;
}

/** The devices that have steps of their own. */
export const HANDED_ON = ['android', 'ios', 'computer'] as const;
export type HandedOn = (typeof HANDED_ON)[number];

/** A language, and its texts. */
export interface PageLanguage {
  readonly language: Language;
  readonly texts: Pick<Texts, 'handover' | 'guides'>;
}
