import type { PeriodicJob } from '../periodic-jobs.ts';
import type { BotPair } from '../telegram/api/bot-pair.ts';
import { SpareBotDesk } from '../telegram/features/spare-bot/spare-bot-desk.ts';
import { Notifier } from '../telegram/outbox/notifier.ts';
import type { Core } from './build-core.ts';
import type { Answering } from './build-polling.ts';

type DeskParts = ConstructorParameters<typeof SpareBotDesk>[0];

/** What answers for each of two bots, and the job that watches them. `refusedMs`: see `SpareBotDesk`. */
export function buildSpareBot(
  core: Core,
  pair: BotPair,
  pollings: DeskParts['pollings'],
  answering: Answering,
  refusedMs?: number,
): { readonly main: Answering; readonly spare: Answering; readonly job: PeriodicJob } {
  const { store, queue, outbox, textsFor, settings, clock, log, keyboards } = core;
  const desk = new SpareBotDesk({
    ...{ pair, pollings, store, queue, outbox, textsFor, log, now: clock.now, ownerId: settings.adminId },
    notifier: new Notifier({ outbox, now: clock.now, log }),
    handle: (update) => answering.handle(update),
    taken() {
      keyboards.forget();
      answering.reached();
    },
    ...(refusedMs === undefined ? {} : { refusedMs }),
  });
  pair.decide = (choice) => desk.decide(choice);
  const half = (name: 'main' | 'spare'): Answering => ({
    reached() {
      desk.reached(name).catch((err: unknown) => log.error({ err }, `the ${name} bot could not be taken into use`));
    },
    async handle(update) {
      try {
        await desk.handle(name, update);
      } catch (err) {
        log.error({ err }, 'an update could not be handled');
      }
    },
    notify: answering.notify,
  });
  return {
    main: half('main'),
    spare: half('spare'),
    job: { name: 'the spare bot', everyMs: 60_000, run: () => desk.check() },
  };
}
