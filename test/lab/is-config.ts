import type { Seen } from './bot-api/people/seen.ts';

/** A client's file, as it stands in a chat below its QR code; the album's caption is its own. */
export const isConfig = ({ fromBot, document }: Pick<Seen, 'fromBot' | 'document'>): boolean =>
  fromBot && document?.name.endsWith('.conf') === true;

/** A QR code of a config. */
export const isPicture = ({ document }: Pick<Seen, 'document'>): boolean => document?.name.endsWith('.png') === true;

/** The message that follows the files, with the guides. */
export const isConfigMenu = ({ buttons }: Pick<Seen, 'buttons'>): boolean =>
  buttons.some(({ data }) => data?.startsWith('guide:'));
