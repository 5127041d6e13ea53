import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './leftovers.ts';
import type { Namespace } from './namespace.ts';

const DOCKER = new URL('docker.sh', import.meta.url);
const SYSTEM_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NOT_HERE = '#!/bin/sh\necho "Unable to access interface: No such device" >&2\nexit 1\n';

/** A machine with a stand-in for Docker and no VPN interface of its own, and one container, which is a network namespace. */
export class Container implements AsyncDisposable {
  readonly folder = temporaryFolder();
  readonly name: string;
  /** For a driver, a login or the gate: here `docker` is the stand-in, and the VPN programs find no interface. */
  readonly path = `${this.folder}/bin:${SYSTEM_PATH}`;
  readonly #namespace: Namespace;
  readonly #programs: string;

  /** `programs`: what the container has besides the system's, by name; each is the path of a program. */
  constructor(namespace: Namespace, name: string, programs: Readonly<Record<string, string>> = {}) {
    this.#namespace = namespace;
    this.name = name;
    this.#programs = join(this.folder, 'programs');
    const bin = join(this.folder, 'bin');
    for (const folder of [bin, join(bin, 'containers'), this.#programs]) mkdirSync(folder, { recursive: true });
    copyFileSync(DOCKER, join(bin, 'docker'));
    for (const program of ['wg', 'awg']) writeFileSync(join(bin, program), NOT_HERE);
    for (const program of ['docker', 'wg', 'awg']) chmodSync(join(bin, program), 0o755);
    for (const [program, path] of Object.entries(programs)) symlinkSync(path, join(this.#programs, program));
    this.start();
  }

  start(): void {
    this.#write(`${this.#namespace.name}\n${this.#programs}:${SYSTEM_PATH}\n`);
  }

  /** As `docker stop` does, as far as others can see. */
  stop(): void {
    this.#write('');
  }

  #write(text: string): void {
    writeFileSync(join(this.folder, 'bin', 'containers', this.name), text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
