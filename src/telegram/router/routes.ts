import type { Audience } from '../../access/audience.ts';
import type { ButtonShape, ButtonValues } from './buttons.ts';
import type { CommandEntry, Feature, SharedPeopleHandler } from './feature.ts';
import type { Press, Request, SharedPeople } from './request.ts';

/** A command whose handler has its services bound. */
export interface CommandRoute extends CommandEntry {
  readonly run: (request: Request) => Promise<void>;
}

/** A button whose handler has its services bound. */
export interface ButtonRoute extends ButtonShape {
  readonly audience: Audience;
  readonly run: (press: Press, values: ButtonValues) => Promise<void>;
}

/** A question whose handler has its services bound. */
export interface QuestionRoute {
  readonly kind: string;
  readonly audience: Audience;
  readonly run: (request: Request, about: string) => Promise<void>;
}

/** A handler of shared people with its services bound. */
export interface SharedPeopleRoute extends Omit<SharedPeopleHandler<never>, 'run'> {
  readonly run: (request: Request, shared: SharedPeople) => Promise<void>;
}

/** All handlers that the router calls, with their services bound. */
export interface Routes {
  readonly commands: readonly CommandRoute[];
  readonly buttons: readonly ButtonRoute[];
  readonly questions: readonly QuestionRoute[];
  readonly sharedPeople: readonly SharedPeopleRoute[];
  /** The handlers of text that is not understood; exactly one feature has one. */
  readonly otherWords: readonly ((request: Request) => Promise<void>)[];
}

/** Binds the handlers of a feature to its services. */
function bind<Services>(feature: Feature<Services>, services: Services): Routes {
  const { commands, buttons, questions, sharedPeople, otherWords } = feature;
  return {
    commands: commands.map((entry) => ({ ...entry, run: (request) => entry.run(services, request) })),
    buttons: buttons.map((entry) => ({ ...entry, run: (press, values) => entry.run(services, press, values) })),
    questions: questions.map((entry) => ({ ...entry, run: (request, about) => entry.run(services, request, about) })),
    sharedPeople: sharedPeople
      ? [{ ...sharedPeople, run: (request, shared) => sharedPeople.run(services, request, shared) }]
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
    sharedPeople: routes.flatMap(({ sharedPeople }) => sharedPeople),
    otherWords: routes.flatMap(({ otherWords }) => otherWords),
  };
}
