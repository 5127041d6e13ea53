interface Peer {
  ips: string[];
  /** True hour of the latest handshake. */
  shaken: number | null;
}

/** A node as it is, whatever the daemon knows of it. */
export class Machine {
  peers = new Map<string, Peer>();
  up = true;
  vital = 0;
  readonly doors = new Set(['d0', 'd1']);
  /** Peers in its own file, which come back at a reboot. */
  readonly #saved = new Map<string, string>();
  #lies = false;

  /** An allowed IP moves to the peer that is named last. */
  set(key: string, ips: readonly string[]): void {
    for (const peer of this.peers.values()) peer.ips = peer.ips.filter((ip) => !ips.includes(ip));
    this.peers.set(key, { shaken: this.peers.get(key)?.shaken ?? null, ips: [...ips] });
  }

  reboot(): void {
    this.peers = new Map([...this.peers].filter(([key]) => key.startsWith('F')));
    for (const peer of this.peers.values()) peer.shaken = null;
    for (const [key, ip] of this.#saved) this.set(key, [ip]);
  }

  /** As `SaveConfig = true` does, or a `[Peer]` copied by hand. */
  saveFile(): void {
    for (const [key, { ips }] of this.peers) if (key.startsWith('K') && ips[0]) this.#saved.set(key, ips[0]);
  }

  /** Somebody adds a peer by hand. */
  addForeign(host: number): void {
    const ip = `ip${host}`;
    const isFree = [...this.peers.values()].every(({ ips }) => !ips.includes(ip));
    if (isFree && this.peers.size < 9) this.set(`F${host}`, [ip]);
  }

  switch(): void {
    this.up = !this.up;
  }

  changeVital(): void {
    this.vital += 1;
  }

  /** The next look is shown other parameters than there are. */
  lie(): void {
    this.#lies = true;
  }

  /** The vital parameters that a look is shown. */
  shownVital(): number {
    const shown = this.#lies ? 99 : this.vital;
    this.#lies = false;
    return shown;
  }

  calmDown(): void {
    this.up = true;
    this.#lies = false;
  }
}
