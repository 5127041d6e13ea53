import type { Audience } from '../../access/audience.ts';
import type { App } from '../app.ts';
import type { Request } from './request.ts';

/** A question that is answered in words: the next plain text of the person who was asked is its answer. */
export interface QuestionKind {
  readonly kind: string;
  readonly audience: Audience;
  /** `request.args` is the answer, `about` what `ask` was given. Its change ends with `dropQuestion`, or the question stays open. */
  run(request: Request, about: string, app: App): Promise<void>;
}

/** Defines a kind of question; it works once it stands in the table of `questions.ts`. */
export function questionKind(kind: string, audience: Audience, run: QuestionKind['run']): QuestionKind {
  return { kind, audience, run };
}
