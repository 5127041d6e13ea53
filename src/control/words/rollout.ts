import * as z from 'zod';
import type { RollOutService } from '../../access/rollout-service.ts';
import { UserError } from '../../errors.ts';
import { staleDevices } from '../../peers/rollouts/staleness.ts';
import { rollOutView } from '../../telegram/features/rollouts/rollout-view.ts';
import { type RollOutServices, undoAndTell } from '../../telegram/features/rollouts/rollouts-feature.ts';
import type { NodesView } from '../../telegram/views.ts';
import { WAITING_WHY } from '../../texts/chat/rollout-view.ts';
import { type Asked, defineWord } from '../word.ts';

interface RollOutWordServices extends Pick<RollOutServices, 'outbox' | 'textsFor'> {
  readonly view: NodesView;
  readonly rollouts: RollOutService;
}

const DEEDS = ['start', 'status', 'remind', 'finish', 'undo', 'closes', 'stays'] as const;

const args = z.strictObject({
  node: z.string().regex(/^[a-z0-9]{1,8}$/),
  deed: z.enum(DEEDS),
  /** Of `closes` and `stays`. */
  door: z.string().max(300).nullable(),
  /** Of `closes`. */
  at: z.iso.datetime().nullable(),
});

const view = z.object({
  server: z.string(),
  state: z.enum(['open', 'finished', 'undone']),
  all: z.number(),
  back: z.array(z.string()),
  waiting: z.array(z.object({ who: z.string(), why: z.enum(WAITING_WHY) })),
  spares: z.object({ all: z.number(), back: z.number() }),
});

/** `vpn-bot rollout`: as the buttons about new files for a server's devices. */
export const rollout = defineWord({
  name: 'rollout',
  args,
  result: z.object({
    /** The node's open roll-out, else its last one; null: there was none. */
    view: view.nullable(),
    /** How many devices have files that are not today's, spares included. */
    stale: z.number(),
    /** How many were reminded. */
    reminded: z.number(),
  }),
  audit: ({ textsFor }: RollOutWordServices, { node, deed }, { by }) => {
    if (deed === 'status') return null;
    return { what: `${textsFor(by).rollouts.buttons.start} (${node}, ${deed})`, whom: null };
  },
  async run(services: RollOutWordServices, { node: nodeId, deed, door, at }, asked) {
    const { view: around, rollouts } = services;
    const node = around.nodes.find((entry) => entry.node.id === nodeId)?.node;
    if (!node) throw new UserError('unknown-server');
    const reminded = await act(services, { nodeId, deed, door, at }, asked);
    const id = rollouts.latest(nodeId);
    const shown = id === null ? null : rollOutView(around, id);
    return {
      view: shown && { ...shown, back: [...shown.back], waiting: [...shown.waiting] },
      stale: staleDevices(around.store.state, node).length,
      reminded,
    };
  },
});

interface Deed {
  readonly nodeId: string;
  readonly deed: (typeof DEEDS)[number];
  readonly door: string | null;
  readonly at: string | null;
}

async function act(services: RollOutWordServices, { nodeId, deed, door, at }: Deed, asked: Asked): Promise<number> {
  const { rollouts, view: around } = services;
  if (deed === 'status') return 0;
  if (deed === 'closes' || deed === 'stays') {
    await rollouts.announce(asked, nodeId, door ?? '', deed === 'closes' ? at : null);
    return 0;
  }
  if (deed === 'start') {
    await rollouts.start(asked, nodeId, null);
    return 0;
  }
  const id = rollouts.latest(nodeId);
  if (id === null) throw new UserError('no-rollout');
  if (deed === 'remind') return rollouts.remind(asked, id);
  if (deed === 'finish') await rollouts.finish(asked, id);
  else await undoAndTell({ ...around, ...services }, asked, id);
  return 0;
}
