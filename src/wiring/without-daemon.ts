import type { Settings } from '../config/settings.ts';
import { answerRequest } from '../control/answer-request.ts';
import { type ControlAnswer, type ControlRequest, WORD_MS } from '../control/protocol.ts';
import type { Log } from '../log.ts';
import { createBot } from '../telegram/api/create-bot.ts';
import { buildAnswerer } from './build-control.ts';
import { buildNodes } from './build-nodes.ts';
import { buildServices } from './build-services.ts';
import { openCore } from './open-core.ts';
import { WakeUps } from './wake-ups.ts';

/** How long a node may take to get a change, and Telegram to take the messages about it (ms). */
const NODE_MS = 5000;
const MESSAGES_MS = 5000;

const nobody = { wake: () => undefined };

/** What came of a request that no daemon was there for. */
export interface DoneHere {
  readonly answer: ControlAnswer | null;
  /** Ids of the nodes that could not be reached: they get the change when the daemon runs. */
  readonly nodesBehind: readonly string[];
  /** Whether the messages about it went out; if not, nobody sends them later. */
  readonly isTold: boolean;
}

/** Nobody tries doors here. */
const notTried = () => null;

/**
 * Answers a request in this process, by the same services: commits, brings the nodes up to date once, and sends the messages. The caller
 * holds the store's lock. Rejects as opening the store does.
 */
export async function answerWithoutDaemon(settings: Settings, request: ControlRequest, log: Log): Promise<DoneHere> {
  const core = await openCore(settings, log, createBot(settings));
  const wakeUps = new WakeUps();
  const { loops } = buildNodes(core, wakeUps, notTried);
  wakeUps.connect({ loops, deliveries: nobody, broadcaster: nobody });
  core.store.subscribe((state, previous) => wakeUps.committed(state, previous));
  core.awake.start();
  for (const loop of loops) loop.start();
  try {
    const answerer = buildAnswerer(core, buildServices(core, notTried, null), loops);
    const answer = await answerRequest(answerer, request, AbortSignal.timeout(WORD_MS));
    const ended = await Promise.all(loops.map((loop) => loop.pollWithin(NODE_MS)));
    const nodesBehind = loops
      .filter((loop, index) => !ended[index] || loop.snapshot === null)
      .map(({ node }) => node.id);
    return { answer, nodesBehind, isTold: await core.queue.drain(settings.botToken === null ? 0 : MESSAGES_MS) };
  } finally {
    await Promise.all(loops.map((loop) => loop.stop()));
    await core.store.settled();
    core.awake.stop();
  }
}
