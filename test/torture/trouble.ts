import type { Fault, FaultOrder } from '../lab/bot-api/state/faults.ts';
import type { Chance } from '../lab/chance.ts';
import { pause } from './pause.ts';
import { bringBack, type Stage } from './stage.ts';

/** What keeps the bot from starting at all comes seldom: those lives would end before anything happens in them. */
const METHODS = {
  getUpdates: 1,
  getMe: 0.5,
  sendMessage: 3,
  sendDocument: 6,
  answerCallbackQuery: 1,
  editMessageText: 1,
  editMessageReplyMarkup: 1,
  setMyCommands: 0.5,
  '*': 0.5,
};

/** Telegram's bad days, one after another until the signal; then no fault is left. */
export async function troubleTelegram({ story: { api } }: Stage, chance: Chance, signal: AbortSignal): Promise<void> {
  const ordered: (() => void)[] = [];
  while (!signal.aborted) {
    ordered.push(api.fail(faultOrder(chance)));
    await pause(chance.between(100, 900), signal);
  }
  for (const takeBack of ordered) takeBack();
}

function faultOrder(chance: Chance): FaultOrder {
  const times = chance.happens(0.8) ? 1 : Math.floor(chance.between(2, 6));
  return { method: chance.weigh(METHODS), times, with: fault(chance) };
}

function fault(chance: Chance): Fault {
  const ms = Math.floor(chance.between(10, 1500));
  return chance.pick<Fault>([
    { kind: '429', retry_after: 1 },
    { kind: '5xx', code: chance.pick([500, 502, 503, 504]) },
    { kind: 'html502' },
    { kind: 'reset-before' },
    { kind: 'reset-after' },
    { kind: 'reset-after' },
    { kind: 'hang', ms },
    { kind: 'hang-after', ms },
    { kind: 'delay', ms },
  ]);
}

/** Servers that hang, vanish and come back, one at a time until the signal; then both are up. */
export async function troubleNodes({ story, nodes }: Stage, chance: Chance, signal: AbortSignal): Promise<void> {
  const { sshd } = story;
  const outage = () => pause(chance.between(50, 1500), signal);
  while (!signal.aborted) {
    await pause(chance.between(300, 2500), signal);
    switch (chance.weigh({ freeze: 2, stop: 2, vanish: 2 })) {
      case 'freeze':
        sshd.freeze();
        await outage();
        sshd.thaw();
        break;
      case 'stop':
        await sshd.stop();
        await outage();
        await sshd.start();
        break;
      default: {
        const node = chance.pick(nodes);
        await node.server.vanish();
        await outage();
        await bringBack(node);
      }
    }
  }
}
