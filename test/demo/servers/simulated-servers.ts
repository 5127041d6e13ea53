import { SAMPLE_2 } from '../../lab/amneziawg/amneziawg.ts';
import { type MachineOptions, SimulatedMachine } from '../../lab/simulated/machine.ts';
import { type PhoneParts, SimulatedPhone } from '../../lab/simulated/phone.ts';
import { SimulatedSshd } from '../../lab/simulated/sshd.ts';
import { type DemoPhone, type DemoServer, OTHER_DOOR, type Servers, USUAL_PORT } from './servers.ts';

/** Servers that need no rights: `wg` is the lab's own, and `eu1`, which speaks AmneziaWG, is reached over real SSH. */
export async function openSimulatedServers(): Promise<Servers> {
  await using stack = new AsyncDisposableStack();
  const main = stack.use(await startMachine('demo-main', '10.0.0.1/24', '192.0.2.1'));
  const eu1 = stack.use(await startMachine('demo-eu1', '10.8.0.1/24', '192.0.2.2', SAMPLE_2));
  const sshd = stack.use(await SimulatedSshd.start(eu1.path));
  const machines = [main, eu1];
  const reach = (endpoint: string) =>
    machines.find((machine) => doorsOf(machine).includes(endpoint))?.interface ?? null;
  const doorsOf = (machine: SimulatedMachine) =>
    [USUAL_PORT, ...(machine === main ? [OTHER_DOOR] : [])].map((port) => `${machine.options.endpoint.host}:${port}`);
  let phones = 0;
  const moved = stack.move();
  return {
    isReal: false,
    all: [serverOf('main', main), serverOf('eu1', eu1, sshd)],
    path: main.path,
    settings: {
      ...{ WG_INTERFACE: main.options.interface, WG_ENDPOINT_HOST: main.options.endpoint.host, WG_DOORS: OTHER_DOOR },
      ...{ WG_EU1_INTERFACE: eu1.options.interface, WG_EU1_ENDPOINT_HOST: eu1.options.endpoint.host },
      WG_EU1_PROTOCOL: 'amneziawg',
      ...{ WG_EU1_NETWORK_CIDR: '10.8.0.0/24', WG_EU1_SSH_HOST: sshd.host, WG_EU1_SSH_PORT: sshd.port },
      ...{ WG_EU1_SSH_KEY_PATH: sshd.keyPath, WG_EU1_SSH_HOST_KEY: sshd.fingerprint },
    },
    phone: async () => phoneOf(reach, `192.0.2.${10 + (phones++ % 200)}:40000`),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

const startMachine = (name: string, address: string, host: string, amneziawg?: MachineOptions['amneziawg']) =>
  SimulatedMachine.start({
    ...{ interface: name, address, endpoint: { host, port: USUAL_PORT } },
    ...(amneziawg && { amneziawg }),
  });

function serverOf(id: DemoServer['id'], machine: SimulatedMachine, sshd?: SimulatedSshd): DemoServer {
  return {
    id,
    address: machine.options.address.split('/', 1)[0] ?? '',
    get isUp() {
      return machine.interface !== null;
    },
    async pullPlug() {
      machine.vanish();
      await sshd?.stop();
    },
    async plugIn() {
      if (machine.interface !== null) return;
      machine.comeBack();
      await sshd?.listen();
    },
  };
}

function phoneOf(reach: PhoneParts['reach'], from: string): DemoPhone {
  let isBlocked = false;
  const passes = (endpoint: string) => !isBlocked || !endpoint.endsWith(`:${USUAL_PORT}`);
  const phone = new SimulatedPhone({ reach: (endpoint) => (passes(endpoint) ? reach(endpoint) : null), from });
  return {
    blockNetwork: async (on) => {
      isBlocked = on;
    },
    up: async ({ text }) => phone.up(text),
    down: async () => phone.down(),
    ping: async () => phone.ping(),
    counters: async () => phone.counters ?? { handshakeAt: null, received: 0, sent: 0 },
  };
}
