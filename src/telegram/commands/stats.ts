import { isAdmitted, isOn } from '../../peers/records.ts';
import type { App } from '../app.ts';
import type { Request } from '../request.ts';
import { isOnline } from '../views.ts';

/** `/stats`: friends, devices per node, who is online now. */
export async function stats({ texts, answer }: Request, app: App): Promise<void> {
  const { state } = app.store;
  const friends = Object.values(state.users).filter((user) => user.role === 'user' && isAdmitted(user, app.now()));
  const nodes = app.nodes.map(({ node, snapshot }) => {
    const peers = Object.values(state.peers).filter(
      (peer) => peer.server_id === node.id && isOn(state, peer, app.now()),
    );
    const online = peers.filter((peer) => isOnline(app, peer)).length;
    return { name: node.name, up: snapshot !== null, devices: peers.length, online };
  });
  answer(texts.stats(friends.length, Object.keys(state.pending_usernames).length, nodes, app.nodesOff));
}
