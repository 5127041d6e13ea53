import type { Audience } from '../../access/audience.ts';
import type { ButtonShape, ButtonValues } from './buttons.ts';
import type { CommandEntry, Feature, SharedPeopleHandler } from './feature.ts';
import type { Press, Request, SharedPeople } from './request.ts';

/** A command with its services. */
export interface CommandRoute extends CommandEntry {
  readonly run: (request: Request) => Promise<void>;
}

/** A button with its services. */
export interface ButtonRoute extends ButtonShape {
  readonly audience: Audience;
  readonly run: (press: Press, values: ButtonValues) => Promise<void>;
}

/** A question with its services. */
export interface QuestionRoute {
  readonly kind: string;
  readonly audience: Audience;
  readonly run: (request: Request, about: string) => Promise<void>;
}

/** What is done with shared people, with its services. */
export interface SharedPeopleRoute extends Omit<SharedPeopleHandler<never>, 'run'> {
  readonly run: (request: Request, shared: SharedPeople) => Promise<void>;
}

/** All that the router can call: handlers whose services are bound to them. */
export interface Routes {
  readonly commands: readonly CommandRoute[];
  readonly buttons: readonly ButtonRoute[];
  readonly questions: readonly QuestionRoute[];
  readonly sharedPeople: readonly SharedPeopleRoute[];
  /** One feature of all has this. */
  readonly otherWords: readonly ((request: Request) => Promise<void>)[];
}

/** Binds a feature to the services that its handlers name. */
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

/** Binds each feature to its services by their common name, and joins them. */
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
