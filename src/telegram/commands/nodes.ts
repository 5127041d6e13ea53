import { nodeReport } from '../../health/node-report.ts';
import { bytesOf } from '../../health/traffic-sums.ts';
import type { App } from '../app.ts';
import type { Request } from '../request.ts';
import type { NodeCard } from '../texts/nodes-texts.ts';

/** `/nodes`: how each server is, from what was last seen of it; nothing is asked now. */
export async function nodes({ texts, answer }: Request, app: App): Promise<void> {
  for (const message of texts.nodes.cards(cardsOf(app))) answer(message);
}

function cardsOf(app: App): NodeCard[] {
  const { state } = app.store;
  return app.nodes.map(({ node, snapshot }) => {
    const graceMs = app.settings.regenGraceSeconds * 1000;
    const report = nodeReport({ state, node, snapshot, now: app.now(), graceMs });
    return {
      ...report,
      id: node.id,
      name: node.name,
      up: snapshot !== null,
      vitals: app.vitalsOf(node.id),
      month: bytesOf(app.traffic.node(node.id).month),
      waiting: report.rekeying.map((id) => nameOf(app, id)),
    };
  });
}

function nameOf({ store }: App, id: number): string {
  const user = store.state.users[id];
  return user?.name ?? (user?.username ? `@${user.username}` : String(id));
}
