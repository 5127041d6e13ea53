import type { Seen } from './bot-api/people/seen.ts';

/** A client's file, as it stands in a chat. */
export const isConfig = ({ fromBot, document }: Pick<Seen, 'fromBot' | 'document'>): boolean =>
  fromBot && document?.name.endsWith('.conf') === true;

/** The message that follows the file: a guide, or the choice of one. */
export const isConfigMenu = ({ buttons }: Pick<Seen, 'buttons'>): boolean =>
  buttons.some(({ data }) => /^guides?(?:-new)?:/.test(data ?? ''));
