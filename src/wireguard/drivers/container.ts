import { type TunnelInterface, usesContainer, WIREGUARD } from '../dialect/dialect.ts';
import { NodeError } from './driver.ts';
import { quote } from './quote.ts';

/** Docker's own rule for names of containers, with a bound on the length. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}$/;

/** Whether this can be the name of a container. */
export const canBeContainer = (name: string): boolean => NAME.test(name);

/** Returns the name; throws `NodeError` if it could be read as an option or as something else than a name. */
export function checkedContainer(name: string): string {
  if (canBeContainer(name)) return name;
  throw new NodeError('command', `${JSON.stringify(name)} cannot be the name of a container`);
}

// The AmneziaVPN app's containers before AmneziaWG 2.0 have its program under the name of WireGuard's.
const PICK = `command -v "$0" >/dev/null 2>&1 || exec ${WIREGUARD.program} "$@"; exec "$0" "$@"`;

/**
 * Shell functions for the scripts of a node. The VPN program by its own name runs where the interface is, and `inside` runs a program
 * of the machine in the interface's network. In a container each run of the VPN program is killed after `seconds`, by a limit that is
 * inside too: the end of `docker exec` does not end what it started. `deploy/vpn-bot-gate` does the same.
 */
export function programsWhereItIs(tunnel: TunnelInterface, seconds: number): string {
  if (!usesContainer(tunnel)) return 'inside() { "$@"; }';
  const { program } = tunnel.dialect;
  const name = quote([checkedContainer(tunnel.container)]);
  return `${program}() {
  docker exec -i ${name} timeout -s KILL ${seconds} sh -c ${quote([PICK])} ${program} "$@"
}
inside() {
  pid=$(docker inspect -f '{{.State.Pid}}' ${name}) || return
  nsenter --net="/proc/$pid/ns/net" "$@"
}`;
}
