import type { Audience } from '../../access/audience.ts';
import type { CommandName } from '../../texts/chat/command-name.ts';
import type { ButtonShape, ButtonValues } from './buttons.ts';
import type { Press, Request, SharedPeople } from './request.ts';

/** How a command is called and who may use it: the menus, `/help` and the papers follow from this. */
export interface CommandEntry {
  readonly name: CommandName;
  readonly aliases: readonly string[];
  readonly audience: Audience;
  /** The owner may use it in groups, where nothing else is answered. */
  readonly inGroups: boolean;
  /** Left out of menus and `/help`: Telegram offers it itself. */
  readonly isHidden: boolean;
  /** Named in the answer to words that are no command: what most people want. */
  readonly isMostWanted: boolean;
}

/** A command and its handler, which gets the services that it names, and nothing else. */
export interface Command<Services> extends CommandEntry {
  readonly run: (services: Services, request: Request) => Promise<void>;
}

/** What a press of a button does. */
export interface ButtonHandler<Services> extends ButtonShape {
  readonly audience: Audience;
  readonly run: (services: Services, press: Press, values: ButtonValues) => Promise<void>;
}

/** A question that is answered in words: the next plain text of the person who was asked is the answer. */
export interface Question<Services> {
  /** As the store remembers that it was asked; never renamed. */
  readonly kind: string;
  readonly audience: Audience;
  /** `request.args` is the answer, `about` what `ask` was given. Its change ends with `dropQuestion`, or the question stays open. */
  readonly run: (services: Services, request: Request, about: string) => Promise<void>;
}

/** What is done with people whom a message shares: a contact, a forwarded message, Telegram's list. */
export interface SharedPeopleHandler<Services> {
  readonly audience: Audience;
  /** Whether such a message is for this handler while this kind of question (or null) is open. */
  takes(shared: SharedPeople, openQuestion: string | null): boolean;
  /** For the audit: what was sent, and whom it names. */
  describe(shared: SharedPeople): { readonly what: string; readonly whom: string | null };
  readonly run: (services: Services, request: Request, shared: SharedPeople) => Promise<void>;
}

/** One part of the chat with all that people can type, press and answer there. `Services` is what its handlers use together. */
export interface Feature<Services> {
  readonly commands: readonly Command<Services>[];
  readonly buttons: readonly ButtonHandler<Services>[];
  readonly questions: readonly Question<Services>[];
  readonly sharedPeople?: SharedPeopleHandler<Services>;
  /** Answers words that are no command, and commands that the person may not use. */
  readonly otherWords?: (services: Services, request: Request) => Promise<void>;
}

/** Defines a command. */
export function command<Services>(
  name: CommandName,
  audience: Audience,
  run: Command<Services>['run'],
  more: Partial<Omit<CommandEntry, 'name' | 'audience'>> = {},
): Command<Services> {
  return { name, aliases: [], inGroups: false, isHidden: false, isMostWanted: false, audience, run, ...more };
}

/** Defines what a press of this button does. */
export function onPress<Services, const F extends ButtonShape['fields']>(
  { action, fields }: ButtonShape<F>,
  audience: Audience,
  run: (services: Services, press: Press, values: ButtonValues<F>) => Promise<void>,
): ButtonHandler<Services> {
  // `readCallbackData` reads the values by these very fields.
  return {
    action,
    fields,
    audience,
    run: (services, press, values) => run(services, press, values as ButtonValues<F>),
  };
}

/** Defines what is done with the answer to a question. */
export function question<Services>(
  kind: string,
  audience: Audience,
  run: Question<Services>['run'],
): Question<Services> {
  return { kind, audience, run };
}
