import type { Audience } from '../../src/access/audience.ts';
import type { ButtonShape } from '../../src/telegram/router/buttons.ts';
import type { CommandEntry } from '../../src/telegram/router/feature.ts';
import { FEATURES } from '../../src/wiring/build-features.ts';

/** Every command of the bot. */
export const COMMANDS: readonly CommandEntry[] = Object.values(FEATURES).flatMap(({ commands }) => [...commands]);

/** The commands for these people, audience by audience, as menus and `/help` show them; `/start` is shown to nobody. */
export const commandsFor = (...audiences: readonly Audience[]): string[] =>
  audiences.flatMap((audience) =>
    COMMANDS.filter((entry) => entry.name !== 'start' && entry.audience === audience).map(({ name }) => name),
  );

/** Every button of the bot that it hears of. */
export const BUTTONS: readonly (ButtonShape & { readonly audience: Audience })[] = Object.values(FEATURES).flatMap(
  ({ buttons }) => [...buttons],
);
