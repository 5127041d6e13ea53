import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { connect, getCACertificates, setDefaultCACertificates } from 'node:tls';
import { execa } from 'execa';
import { endWithUs } from './end-with-us.ts';
import { eventually } from './eventually.ts';
import { sweepLeftovers, temporaryFolder } from './leftovers.ts';
import { ownPort } from './own-port.ts';
import { descendantsOf, end, isAlive, signalAll } from './processes.ts';

/** The login of the desk at both servers, and its address. */
export const DESK = { address: 'desk@mail.test', password: 'p@ss:w/rd#1' } as const;
const HOST = '127.0.0.1';
/** Who has a mailbox at `mail.test`. */
const USERS = ['desk', 'owner', 'anna', 'boris', 'mallory'] as const;
export type MailUser = (typeof USERS)[number];

/**
 * A real mail server on 127.0.0.1: dovecot (IMAP) and exim (SMTP), both with TLS from the first byte. A few
 * addresses of `mail.test` have a mailbox; the desk's is read over IMAP; `nobody@` is refused. Exim takes letters to `mail.test` from anybody, and others' only with the desk's login.
 */
export class MailServer implements AsyncDisposable {
  readonly folder = temporaryFolder();
  readonly #processes: number[] = [];
  readonly #owner = ownerOfMail();
  readonly #ports = { imap: 0, smtp: 0 };
  #restore: () => void = () => undefined;

  static async start(): Promise<MailServer> {
    await sweepLeftovers();
    const server = new MailServer();
    server.#ports.imap = await ownPort();
    server.#ports.smtp = await ownPort();
    server.#lay();
    await Promise.all([server.startSmtp(), server.startImap()]);
    return server;
  }

  /** The file of the certificate, for `NODE_EXTRA_CA_CERTS`. */
  get certificate(): string {
    return join(this.folder, 'cert.pem');
  }

  /** Lets this process trust the certificate, until the server is closed. */
  trust(): void {
    const before = getCACertificates('default');
    this.#restore = () => setDefaultCACertificates(before);
    setDefaultCACertificates([...before, readFileSync(this.certificate, 'utf8')]);
  }

  /** Ends that. */
  distrust(): void {
    this.#restore();
  }

  /** The values of `MAIL_IMAP_URL` and `MAIL_SMTP_URL`. */
  get urls(): { readonly imap: string; readonly smtp: string } {
    const login = `${encodeURIComponent(DESK.address)}:${encodeURIComponent(DESK.password)}`;
    return {
      imap: `imaps://${login}@localhost:${this.#ports.imap}`,
      smtp: `smtps://${login}@localhost:${this.#ports.smtp}`,
    };
  }

  get ports(): Readonly<Record<'imap' | 'smtp', number>> {
    return this.#ports;
  }

  /** Letters in a mailbox of `mail.test`, oldest first, as they were delivered. */
  letters(user: MailUser): string[] {
    return this.#files(user).map((file) => readFileSync(file, 'utf8'));
  }

  /** How many letters of a mailbox are marked as seen. */
  seen(user: MailUser): number {
    return this.#files(user).filter((file) => /:2,[A-R]*S/.test(file)).length;
  }

  /** Puts a letter into a mailbox as it is, past SMTP: what an attacker's server could have written. */
  drop(user: MailUser, letter: string | Buffer, name = `${Date.now()}.${crypto.randomUUID()}`): void {
    const folder = this.#maildir(user);
    const file = join(folder, 'new', `${name}.lab`);
    writeFileSync(file, letter);
    chownSync(file, ...this.#owner);
  }

  /** Sends a letter over SMTP to an address of `mail.test`, as another server would: with any sender. */
  async send(from: string, to: string, letter: string): Promise<void> {
    const socket = connect({ host: HOST, port: this.#ports.smtp, rejectUnauthorized: false });
    let said = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const failed = Promise.withResolvers<never>();
    failed.promise.catch(() => undefined);
    socket.on('error', failed.reject);
    const answer = async (line: string | null, code: number) => {
      said = '';
      if (line !== null) socket.write(`${line}\r\n`);
      await Promise.race([
        eventually(() => new RegExp(`(?:^|\\n)${code} [^\\n]*\\n$`).test(said)),
        failed.promise,
      ]).catch((cause) => {
        throw new Error(`SMTP: ${line} -> ${said}`, { cause });
      });
    };
    await answer(null, 220);
    await answer('EHLO lab.test', 250);
    await answer(`MAIL FROM:<${from}>`, 250);
    await answer(`RCPT TO:<${to}>`, 250);
    await answer('DATA', 354);
    await answer(`${letter.replaceAll(/\r?\n/g, '\r\n').replaceAll(/^\./gm, '..')}\r\n.`, 250);
    socket.end('QUIT\r\n');
  }

  /** The desk's password from now on, at both servers. */
  setPassword(password: string): void {
    writeFileSync(
      join(this.folder, 'passwords'),
      `${DESK.address}:{PLAIN.b64}${Buffer.from(password).toString('base64')}\n`,
    );
    writeFileSync(join(this.folder, 'smtp-password'), password);
  }

  async startSmtp(): Promise<void> {
    const config = join(this.folder, 'exim.conf');
    writeFileSync(config, this.#exim());
    await this.#run(['exim4', '-C', config, '-bdf', '-q1m'], this.#ports.smtp);
  }

  async startImap(): Promise<void> {
    const config = join(this.folder, 'dovecot.conf');
    writeFileSync(config, this.#dovecot());
    await this.#run(['dovecot', '-F', '-c', config], this.#ports.imap);
  }

  /** Ends both servers and what they run. */
  async stop(): Promise<void> {
    const all = this.#all();
    this.#processes.length = 0;
    await end(all);
  }

  /** The machine hangs: connections are still taken by the kernel, but nothing answers any more. */
  freeze(): void {
    signalAll(this.#all(), 'SIGSTOP');
  }

  thaw(): void {
    signalAll(this.#all(), 'SIGCONT');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.distrust();
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #all(): number[] {
    return this.#processes.flatMap((pid) => [pid, ...descendantsOf(pid)]);
  }

  async #run(argv: readonly string[], port: number): Promise<void> {
    const [first = '', ...words] = endWithUs(argv);
    const daemon = execa(first, words, { stdin: 'ignore', reject: false, buffer: false, cleanup: true });
    let log = '';
    daemon.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    const { pid } = daemon;
    if (pid !== undefined) this.#processes.push(pid);
    await eventually(async () => {
      if (pid === undefined || !isAlive(pid)) throw new Error(`${argv[0]} ended at once: ${log}`);
      return await isOpen(port);
    });
  }

  #maildir(user: MailUser): string {
    return join(this.folder, 'mail', user);
  }

  #files(user: MailUser): string[] {
    const folder = this.#maildir(user);
    const names = ['new', 'cur'].flatMap((part) => readdirSync(join(folder, part)).map((name) => join(part, name)));
    const order = (name: string) => name.slice(4);
    return names.toSorted((a, b) => order(a).localeCompare(order(b))).map((name) => join(folder, name));
  }

  #lay(): void {
    const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
    const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    const key = join(this.folder, 'key.pem');
    execFileSync('openssl', ['req', '-x509', ...made, ...names, '-keyout', key, '-out', this.certificate], {
      stdio: 'pipe',
    });
    execFileSync('chmod', ['755', this.folder]);
    for (const folder of ['spool', 'log', 'mail', 'run']) mkdirSync(join(this.folder, folder));
    for (const path of ['spool', 'log', 'mail', 'key.pem']) chownSync(join(this.folder, path), ...this.#owner);
    writeFileSync(join(this.folder, 'users'), USERS.map((user) => `${user}: ${user}\n`).join(''));
    for (const user of USERS) {
      for (const part of ['', 'new', 'cur', 'tmp']) {
        mkdirSync(join(this.#maildir(user), part), { recursive: true });
        chownSync(join(this.#maildir(user), part), ...this.#owner);
      }
    }
    this.setPassword(DESK.password);
  }

  #exim(): string {
    const { folder } = this;
    return `primary_hostname = mail.test
domainlist local_domains = mail.test
local_interfaces = ${HOST}
daemon_smtp_ports = ${this.#ports.smtp}
tls_on_connect_ports = ${this.#ports.smtp}
tls_advertise_hosts = *
tls_certificate = ${this.certificate}
tls_privatekey = ${join(folder, 'key.pem')}
spool_directory = ${join(folder, 'spool')}
log_file_path = ${join(folder, 'log/%slog')}
pid_file_path = ${join(folder, 'spool/exim.pid')}
exim_user = Debian-exim
exim_group = Debian-exim
deliver_drop_privilege = true
never_users =
keep_environment =
host_lookup =
rfc1413_hosts =
queue_run_max = 1
smtp_accept_max = 200
message_size_limit = 60M
acl_smtp_rcpt = to
acl_smtp_data = accepted
acl_smtp_auth = accepted
begin acl
to:
  deny local_parts = nobody
  accept authenticated = *
  accept domains = +local_domains
  deny
accepted:
  accept
begin routers
here:
  driver = accept
  domains = +local_domains
  local_parts = lsearch;${join(folder, 'users')}
  transport = maildir
elsewhere:
  driver = redirect
  data = :blackhole:
begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = ${join(folder, 'mail')}/$local_part_data
  create_directory
  delivery_date_add
  envelope_to_add
  return_path_add
begin retry
* * F,2h,1m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${DESK.address}}}{eq{$auth3}{\${readfile{${join(folder, 'smtp-password')}}}}}}{yes}{no}}
  server_set_id = $auth2
`;
  }

  #dovecot(): string {
    const { folder } = this;
    const socket = 'unix_listener';
    return `base_dir = ${join(folder, 'run')}
state_dir = ${join(folder, 'run')}
log_path = ${join(folder, 'log/dovecot')}
protocols = imap
listen = ${HOST}
ssl = required
ssl_cert = <${this.certificate}
ssl_key = <${join(folder, 'key.pem')}
first_valid_uid = 1
mail_location = maildir:${join(folder, 'mail')}/%n
mail_fsync = never
auth_failure_delay = 0
passdb {
  driver = passwd-file
  args = ${join(folder, 'passwords')}
}
userdb {
  driver = static
  args = uid=Debian-exim gid=Debian-exim home=${join(folder, 'mail')}/%n
}
service imap-login {
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = ${this.#ports.imap}
    ssl = yes
  }
}
service anvil {
  ${socket} anvil-auth-penalty {
    mode = 0
  }
}
`;
  }
}

/** User and group of exim, who owns all mailboxes. */
function ownerOfMail(): [number, number] {
  const ids = execFileSync('sh', ['-c', 'id -u Debian-exim; id -g Debian-exim'], { encoding: 'utf8' });
  const [uid = 0, gid = 0] = ids.split('\n').map(Number);
  return [uid, gid];
}

function isOpen(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const socket = connect({ host: HOST, port, rejectUnauthorized: false });
  socket.on('secureConnect', () => resolve(true)).on('error', () => resolve(false));
  return promise.finally(() => socket.destroy());
}
