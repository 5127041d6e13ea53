import type { Audience } from '../../access/audience.ts';
import type { CommandName } from '../../texts/chat/command-name.ts';
import type { ButtonShape, ButtonValues } from './buttons.ts';
import type { Key } from './keyboards.ts';
import type { Press, Request, SentDocument, SharedPeople } from './request.ts';

/** The name of a command, who may use it and where it is shown. The menus, `/help` and the documents follow from this. */
export interface CommandEntry {
  readonly name: CommandName;
  readonly aliases: readonly string[];
  readonly audience: Audience;
  /** Whether the owner may use it in groups; the bot answers nothing else there. */
  readonly inGroups: boolean;
  /** Whether menus and `/help` leave it out, because Telegram's apps offer it themselves. */
  readonly isHidden: boolean;
}

/** A command and its handler, which gets only the services that its signature names. */
export interface Command<Services> extends CommandEntry {
  readonly run: (services: Services, request: Request) => Promise<void>;
}

/** A button and the handler of its press. */
export interface ButtonHandler<Services> extends ButtonShape {
  readonly audience: Audience;
  /** Whether a press hands out a config, which is audited also where that changes nothing. */
  readonly givesAway?: boolean;
  readonly run: (services: Services, press: Press, values: ButtonValues) => Promise<void>;
}

/** A question and the handler of its answer, which is the next plain text of the person who was asked. */
export interface Question<Services> {
  /** The name by which the store remembers that it was asked; must never change. */
  readonly kind: string;
  readonly audience: Audience;
  /** Whether it is asked with keys in the place of the phone's keyboard, which have to go when it is over. */
  readonly hasKeys?: boolean;
  /** `request.args` is the answer, `about` the value that `ask` got. It must call `dropQuestion`, otherwise the question stays open. */
  readonly run: (services: Services, request: Request, about: string) => Promise<void>;
}

/** The handler of a reply to a message of the bot that has such a button; `request.args` is the reply's text. */
export interface ReplyHandler<Services> extends ButtonShape {
  readonly audience: Audience;
  readonly run: (services: Services, request: Request, values: ButtonValues) => Promise<void>;
}

/** The handler of a key of the keyboard below friends' chats; `request.args` is its label. */
export interface KeyHandler<Services> {
  readonly key: Key;
  readonly run: (services: Services, request: Request) => Promise<void>;
}

/** The handler of messages that share people: a contact card, a forwarded message, a choice from Telegram's list. */
export interface SharedPeopleHandler<Services> {
  readonly audience: Audience;
  /** Whether this handler takes the message; `openQuestion` is the kind of the sender's open question, or null. */
  takes(shared: SharedPeople, openQuestion: string | null): boolean;
  /** The audit's words for such a message, and whom it names. */
  describe(shared: SharedPeople): { readonly what: string; readonly whom: string | null };
  readonly run: (services: Services, request: Request, shared: SharedPeople) => Promise<void>;
}

/** The handler of files that are sent to the bot. What it needs to know of a file's content it reads after it has returned. */
export interface DocumentHandler<Services> {
  readonly audience: Audience;
  takes(document: SentDocument): boolean;
  readonly run: (services: Services, request: Request, document: SentDocument) => Promise<void>;
}

/** A part of the chat: its commands, buttons, and questions with their handlers. `Services` are all services that these use. */
export interface Feature<Services> {
  readonly commands: readonly Command<Services>[];
  readonly buttons: readonly ButtonHandler<Services>[];
  readonly questions: readonly Question<Services>[];
  readonly keys?: readonly KeyHandler<Services>[];
  readonly replies?: readonly ReplyHandler<Services>[];
  readonly sharedPeople?: SharedPeopleHandler<Services>;
  readonly documents?: DocumentHandler<Services>;
  /** Answers text that is no command, and commands that the person may not use. */
  readonly otherWords?: (services: Services, request: Request) => Promise<void>;
}

/** Defines a command. */
export function command<Services>(
  name: CommandName,
  audience: Audience,
  run: Command<Services>['run'],
  more: Partial<Omit<CommandEntry, 'name' | 'audience'>> = {},
): Command<Services> {
  return { name, aliases: [], inGroups: false, isHidden: false, audience, run, ...more };
}

/** Defines the handler of a button's press. */
export function onPress<Services, const F extends ButtonShape['fields']>(
  { action, fields, does }: ButtonShape<F>,
  audience: Audience,
  run: (services: Services, press: Press, values: ButtonValues<F>) => Promise<void>,
  more: Pick<ButtonHandler<Services>, 'givesAway'> = {},
): ButtonHandler<Services> {
  // `readCallbackData` has checked the values against these fields.
  return {
    action,
    fields,
    does,
    audience,
    run: (services, press, values) => run(services, press, values as ButtonValues<F>),
    ...more,
  };
}

/** Defines the handler of a reply to a message with such a button. */
export function onReply<Services, const F extends ButtonShape['fields']>(
  { action, fields, does }: ButtonShape<F>,
  audience: Audience,
  run: (services: Services, request: Request, values: ButtonValues<F>) => Promise<void>,
): ReplyHandler<Services> {
  return {
    action,
    fields,
    does,
    audience,
    run: (services, request, values) => run(services, request, values as ButtonValues<F>),
  };
}

/** Defines the handler of a question's answer. */
export function question<Services>(
  kind: string,
  audience: Audience,
  run: Question<Services>['run'],
  more: Pick<Question<Services>, 'hasKeys'> = {},
): Question<Services> {
  return { kind, audience, run, ...more };
}
