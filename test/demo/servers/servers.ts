/** A client's file as it was delivered. */
export interface ClientFile {
  readonly name: string;
  readonly text: string;
}

/** What a phone knows of its tunnel: ms of the latest handshake, and bytes. */
export interface Counters {
  readonly handshakeAt: number | null;
  readonly received: number;
  readonly sent: number;
}

/** The port of UDP at which WireGuard is by custom, and both servers of the demo as well; a blocking network drops WireGuard there. */
export const USUAL_PORT = 51_820;
/** Another door of `main`: what comes to this port is led to its tunnel. */
export const OTHER_DOOR = 443;

/** Something that a client's file can be opened on; one tunnel at a time. */
export interface DemoPhone {
  /** Whether the network that the phone is in drops WireGuard's packets to the usual port from now on. */
  blockNetwork(on: boolean): Promise<void>;
  /** Turns the tunnel on; throws when the file is none that WireGuard takes. */
  up(file: ClientFile): Promise<void>;
  down(): Promise<void>;
  /** Whether the server answered a ping through the tunnel within a second. */
  ping(): Promise<boolean>;
  counters(): Promise<Counters>;
}

/** A VPN server whose plug can be pulled. */
export interface DemoServer {
  readonly id: 'main' | 'eu1';
  readonly isUp: boolean;
  /** The server's own address inside the tunnel. */
  readonly address: string;
  /** As a power cut: no tunnel, no login, and all peers forgotten. */
  pullPlug(): Promise<void>;
  plugIn(): Promise<void>;
}

/** The two servers of the demo, and phones for them. Its end removes all of it. */
export interface Servers extends AsyncDisposable {
  readonly isReal: boolean;
  readonly all: readonly DemoServer[];
  /** The daemon's PATH. */
  readonly path: string;
  /** What the daemon has to be told of them. */
  readonly settings: Readonly<Record<string, string | number>>;
  phone(): Promise<DemoPhone>;
}
