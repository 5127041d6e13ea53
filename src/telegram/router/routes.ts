import type { Audience } from '../../access/audience.ts';
import type { ButtonShape, ButtonValues } from './buttons.ts';
import type {
  CommandEntry,
  DocumentHandler,
  Feature,
  KeyHandler,
  Question,
  ReplyHandler,
  SharedPeopleHandler,
} from './feature.ts';
import type { Press, Request, SentDocument, SharedPeople } from './request.ts';

/** A command whose handler has its services bound. */
export interface CommandRoute extends CommandEntry {
  readonly run: (request: Request) => Promise<void>;
}

/** A button whose handler has its services bound. */
export interface ButtonRoute extends ButtonShape {
  readonly audience: Audience;
  readonly givesAway?: boolean;
  readonly run: (press: Press, values: ButtonValues) => Promise<void>;
}

/** A question whose handler has its services bound. */
export interface QuestionRoute extends Pick<Question<never>, 'hasKeys'> {
  readonly kind: string;
  readonly audience: Audience;
  readonly run: (request: Request, about: string) => Promise<void>;
}

/** A key whose handler has its services bound. */
export interface KeyRoute extends Omit<KeyHandler<never>, 'run'> {
  readonly run: (request: Request) => Promise<void>;
}

/** A handler of replies with its services bound. */
export interface ReplyRoute extends Omit<ReplyHandler<never>, 'run'> {
  readonly run: (request: Request, values: ButtonValues) => Promise<void>;
}

/** A handler of shared people with its services bound. */
export interface SharedPeopleRoute extends Omit<SharedPeopleHandler<never>, 'run'> {
  readonly run: (request: Request, shared: SharedPeople) => Promise<void>;
}

/** A handler of files with its services bound. */
export interface DocumentRoute extends Omit<DocumentHandler<never>, 'run'> {
  readonly run: (request: Request, document: SentDocument) => Promise<void>;
}

/** All handlers that the router calls, with their services bound. */
export interface Routes {
  readonly commands: readonly CommandRoute[];
  readonly buttons: readonly ButtonRoute[];
  readonly questions: readonly QuestionRoute[];
  readonly keys: readonly KeyRoute[];
  readonly replies: readonly ReplyRoute[];
  readonly sharedPeople: readonly SharedPeopleRoute[];
  readonly documents: readonly DocumentRoute[];
  /** The handlers of text that is not understood; exactly one feature has one. */
  readonly otherWords: readonly ((request: Request) => Promise<void>)[];
}

/** Binds the handlers of a feature to its services. */
function bind<Services>(feature: Feature<Services>, services: Services): Routes {
  const { commands, buttons, questions, keys = [], replies = [], sharedPeople, documents, otherWords } = feature;
  return {
    commands: commands.map((entry) => ({ ...entry, run: (request) => entry.run(services, request) })),
    buttons: buttons.map((entry) => ({ ...entry, run: (press, values) => entry.run(services, press, values) })),
    questions: questions.map((entry) => ({ ...entry, run: (request, about) => entry.run(services, request, about) })),
    keys: keys.map((entry) => ({ ...entry, run: (request) => entry.run(services, request) })),
    replies: replies.map((entry) => ({
      ...entry,
      run: (request, values) => entry.run(services, request, values),
    })),
    sharedPeople: sharedPeople
      ? [{ ...sharedPeople, run: (request, shared) => sharedPeople.run(services, request, shared) }]
      : [],
    documents: documents
      ? [{ ...documents, run: (request, document) => documents.run(services, request, document) }]
      : [],
    otherWords: otherWords ? [(request) => otherWords(services, request)] : [],
  };
}

/** Binds each feature to the services of the same key, and joins all routes. */
export function bindAll<S extends Readonly<Record<string, unknown>>>(
  features: { readonly [K in keyof S]: Feature<S[K]> },
  services: S,
): Routes {
  const names: (keyof S)[] = Object.keys(features);
  return join(names.map((name) => bind(features[name], services[name])));
}

function join(routes: readonly Routes[]): Routes {
  return {
    commands: routes.flatMap(({ commands }) => commands),
    buttons: routes.flatMap(({ buttons }) => buttons),
    questions: routes.flatMap(({ questions }) => questions),
    keys: routes.flatMap(({ keys }) => keys),
    replies: routes.flatMap(({ replies }) => replies),
    sharedPeople: routes.flatMap(({ sharedPeople }) => sharedPeople),
    documents: routes.flatMap(({ documents }) => documents),
    otherWords: routes.flatMap(({ otherWords }) => otherWords),
  };
}
