import type { ApiMethods } from '@grammyjs/types';
import type { Telegram } from '../state/telegram.ts';
import type { Upload } from '../wire/upload.ts';

/** The name of a method, as documented. */
export type MethodName = keyof ApiMethods<Upload>;

/** The parameters of a method; they have been validated when a handler sees them. */
export type Args<M extends MethodName> = NonNullable<Parameters<ApiMethods<Upload>[M]>[0]>;

/** What methods do; `gone` is aborted when the client has left. */
export type Handlers = {
  [M in MethodName]?: (telegram: Telegram, args: Args<M>, gone: AbortSignal) => unknown;
};
