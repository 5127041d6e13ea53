import { APP_NAMES } from '../../../amnezia/apps.ts';
import { appOf, firstApp } from '../../../peers/devices/device-app.ts';
import { devicesOf } from '../../../peers/devices/devices.ts';
import { chosenNode, type ServerChoiceServices } from '../config/server.ts';

/** The display name of the program that a friend's config files are for, or the first one will be for. */
export function appNameFor(services: ServerChoiceServices, friendId: number): string {
  const [[, device] = []] = devicesOf(services.store.state, friendId);
  if (device) return APP_NAMES[appOf(device)];
  const chosen = chosenNode(services, friendId);
  const node = services.nodes.find((entry) => entry.node.id === chosen)?.node;
  return APP_NAMES[node ? firstApp(node) : 'wireguard'];
}
