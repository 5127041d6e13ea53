import * as z from 'zod';
import type { Actor } from '../access/people-service.ts';
import type { Log } from '../log.ts';
import { type AuditedAction, type AuditServices, runAudited } from '../telegram/router/audit.ts';

/** The owner at the shell, the id of the request (remembered like an update's), and the end of waiting. */
export interface Asked extends Actor {
  /** Aborted when nobody waits for the answer any more; what is committed stays. */
  readonly signal: AbortSignal;
}

/** Something that the command line can ask of the bot. Both ends check with the same schemas. */
export interface Word<Services, Args, Result> {
  /** Lower-case letters and dashes; must never change its meaning. */
  readonly name: string;
  readonly args: z.ZodType<Args>;
  readonly result: z.ZodType<Result>;
  /** The line of the owner's log, in the words of the chat; null: the word only reads. Throws as `run` does. */
  readonly audit: (services: Services, args: Args, asked: Asked) => AuditedAction | null;
  /** Whether it hands out a config, which is audited also where that changes nothing. */
  readonly givesAway?: boolean;
  /** Does it, once for each id. Throws `UserError` and `Refusal`. */
  readonly run: (services: Services, args: Args, asked: Asked) => Promise<Result>;
}

/** What a word looks like from the client's side. */
export type WordShape<Args, Result> = Pick<Word<never, Args, Result>, 'name' | 'args' | 'result'>;

/** A word with its services. */
export interface BoundWord {
  readonly name: string;
  /** Rejects with `MalformedArgs`, `UserError` and `Refusal`. */
  run(args: unknown, asked: Asked): Promise<unknown>;
}

/** The arguments of a request are not those of its word. */
export class MalformedArgs extends Error {
  override readonly name = 'MalformedArgs';
}

/** Defines a word; the types follow from its schemas. */
export function defineWord<Services, Args, Result>(word: Word<Services, Args, Result>): Word<Services, Args, Result> {
  return word;
}

/** Gives a word its services. What it does is written into journal and audit; the audit's entry is on disk before the answer. */
export function bindWord<Services, Args, Result>(
  word: Word<Services, Args, Result>,
  services: Services,
  auditing: AuditServices & { readonly log: Log },
): BoundWord {
  return {
    name: word.name,
    async run(given, asked) {
      const { success, data: args, error } = word.args.safeParse(given);
      if (!success) throw new MalformedArgs(z.prettifyError(error).slice(0, 500));
      const action = word.audit(services, args, asked);
      if (action === null) return word.run(services, args, asked);
      auditing.log.info({ owner: asked.by, whom: action.whom }, `shell ${word.name}`);
      const ended: { result: Result | null } = { result: null };
      await runAudited(
        auditing,
        { updateId: asked.updateId, from: { id: asked.by } },
        'owner',
        action,
        async () => {
          ended.result = await word.run(services, args, asked);
        },
        word.givesAway,
      );
      return ended.result;
    },
  };
}
