import { describe, expect, it, onTestFinished } from 'vitest';
import { openMail } from '../../src/access/mail-code.ts';
import { type Answer, MailAnswers } from '../../src/mail/mail-answers.ts';
import { MailDesk } from '../../src/mail/mail-desk.ts';
import { Post } from '../../src/mail/post.ts';
import type { OwnerNotice } from '../../src/notices.ts';
import { AuditFile } from '../../src/store/audit-file.ts';
import { eventually } from '../lab/eventually.ts';
import { DESK, type MailServer } from '../lab/mail-server.ts';
import { recordLog } from '../lab/recorded-log.ts';
import { missingFor } from '../lab/requirements.ts';
import { box, DAY, HOUR, NOW } from '../stage/sample-state.ts';
import { openStore } from '../stage/temporary-store.ts';
import { friendWithMail, letterFrom, openMailServer } from './mail-lab.ts';

const cannot = missingFor('exim4', 'doveadm');
const ANNA = 7;
const CODE = '123456789012';

/** A desk with a friend, on real servers; what it answers is the number of the try. */
async function openDesk(address = 'anna@mail.test') {
  const { server, mail, places } = await openMailServer();
  const { store, path } = await openStore((draft) => {
    draft.users[ANNA] = friendWithMail(ANNA, address, CODE, { name: 'Eve\r\nBcc: mallory@mail.test\r\n\r\nx' });
  });
  const { log, lines } = recordLog();
  const clock = { now: NOW };
  const now = () => clock.now;
  const notices: OwnerNotice[] = [];
  const audit = await AuditFile.open(path, log);
  const start = () => {
    const post = new Post({ mail, now, log });
    const desk = new MailDesk({ place: places.imap, own: mail.from, store, box, now, log });
    const made: { content: Answer | null; count: number } = {
      content: {
        subject: 'Your file',
        text: 'here',
        files: [{ name: 'x.html', type: 'text/html', bytes: Buffer.from('sealed') }],
      },
      count: 0,
    };
    const answer = async () => {
      made.count += 1;
      return made.content;
    };
    const answers = new MailAnswers({ store, post, answer, audit, notify: (notice) => notices.push(notice), now, log });
    onTestFinished(() => {
      desk.stop();
      post.stop();
    });
    return { post, desk, answers, made };
  };
  const codeOf = () => {
    const record = store.state.users[ANNA]?.mail;
    return record ? openMail(box, ANNA, 'code', record) : '';
  };
  const write = async (subject: string, more: readonly string[] = []) => {
    const before = server.letters('desk').length;
    await server.send('anna@mail.test', DESK.address, letterFrom('anna@mail.test', subject, more));
    await eventually(() => server.letters('desk').length > before);
  };
  return { server, store, log: lines, clock, notices, audit, start, codeOf, write };
}

const arrived = (server: MailServer, count: number, user: 'anna' | 'mallory' = 'anna') =>
  eventually(() => (server.letters(user).length >= count ? server.letters(user) : null));

describe.skipIf(cannot !== null)('the mail desk', () => {
  it('answers a letter once, to the registered address, and the next one by the next code', async () => {
    const lab = await openDesk();
    const { desk, answers } = lab.start();
    await desk.visit();
    await lab.write(CODE);
    await desk.visit();
    await answers.run();
    const [letter = ''] = await arrived(lab.server, 1);
    const validity = lab.store.state.mail_desk.validity;
    expect(letter).toMatch(/^To: anna@mail\.test$/m);
    expect(letter).toContain(`Message-ID: <vpn-${validity}.1@mail.test>`);
    expect(letter).toMatch(/^Auto-Submitted: auto-replied$/m);
    expect(letter).toContain(Buffer.from('sealed').toString('base64'));
    expect(lab.store.state.users[ANNA]?.mail?.asked).toBeNull();
    await desk.visit();
    await lab.write(CODE);
    await desk.visit();
    await answers.run();
    await lab.write(lab.codeOf());
    await desk.visit();
    await answers.run();
    const letters = await arrived(lab.server, 2);
    expect(letters).toHaveLength(2);
    expect(lab.audit.recent(5).map(({ what, by }) => [what, by])).toEqual([
      ['letter-config', ANNA],
      ['letter-config', ANNA],
    ]);
  });

  it('gives nothing to anybody else, however they write', async () => {
    const lab = await openDesk();
    const { desk, answers, made } = lab.start();
    const { server } = lab;
    await server.send('mallory@mail.test', DESK.address, letterFrom('mallory@mail.test', CODE));
    await server.send('mallory@mail.test', DESK.address, letterFrom('anna@mail.test', '0000-0000-0000'));
    await server.send(
      'mallory@mail.test',
      DESK.address,
      letterFrom('anna@mail.test', CODE, ['Reply-To: mallory@mail.test', 'From: mallory@mail.test']),
    );
    await server.send(
      'mallory@mail.test',
      DESK.address,
      letterFrom('anna@mail.test', CODE, ['Authentication-Results: mail.test; dmarc=fail']),
    );
    await server.send('', DESK.address, letterFrom('anna@mail.test', CODE)); // a bounce
    await server.send(
      'anna@mail.test',
      DESK.address,
      letterFrom('anna@mail.test', CODE, ['Auto-Submitted: auto-replied']),
    );
    await server.send(
      'anna@mail.test',
      DESK.address,
      letterFrom('anna@mail.test', CODE, ['List-Id: <friends.mail.test>']),
    );
    await eventually(() => server.letters('desk').length === 7);
    await desk.visit();
    await answers.run();
    expect(lab.store.state.mail_desk.last_uid).toBe(7);
    expect(made.count).toBe(0);
    expect(lab.codeOf()).toBe(CODE);
    expect([...server.letters('anna'), ...server.letters('mallory')]).toEqual([]);
  });

  it('sends a forged letter with the right code to the registered address only', async () => {
    const lab = await openDesk();
    const { desk, answers } = lab.start();
    const forged = letterFrom('anna@mail.test', CODE, ['Reply-To: mallory@mail.test', 'Sender: mallory@mail.test']);
    await lab.server.send('mallory@mail.test', DESK.address, forged);
    await eventually(() => lab.server.letters('desk').length === 1);
    await desk.visit();
    await answers.run();
    await arrived(lab.server, 1);
    expect(lab.server.letters('mallory')).toEqual([]);
  });

  it('puts no name of a friend and nothing of a letter into what it sends', async () => {
    const lab = await openDesk();
    const { desk, answers } = lab.start();
    await lab.write(`${CODE} =?UTF-8?Q?=0D=0ABcc:_mallory@mail.test?=`);
    await desk.visit();
    await answers.run();
    const [letter = ''] = await arrived(lab.server, 1);
    expect(letter).not.toMatch(/Bcc|mallory|Eve/);
    expect(lab.server.letters('mallory')).toEqual([]);
  });

  it('forgets no letter that was taken in, whatever ends the bot or the server', async () => {
    const lab = await openDesk();
    const first = lab.start();
    await lab.write(CODE);
    await first.desk.visit();
    await lab.server.stop();
    await first.answers.run();
    expect(first.post.failure).not.toBeNull();
    expect(lab.store.state.users[ANNA]?.mail?.asked).not.toBeNull();
    const second = lab.start();
    await lab.server.startSmtp();
    await second.answers.run();
    expect(await arrived(lab.server, 1)).toHaveLength(1);
    expect(lab.store.state.users[ANNA]?.mail?.asked).toBeNull();
  });

  it('sends an answer again whose record was lost, under the same name, and counts it once', async () => {
    const lab = await openDesk();
    const { desk, answers } = lab.start();
    await lab.write(CODE);
    await desk.visit();
    const asked = lab.store.state.users[ANNA]?.mail?.asked;
    await answers.run();
    await lab.store.update((draft) => {
      const mail = draft.users[ANNA]?.mail;
      if (mail && asked) Object.assign(mail, { asked: { ...asked }, answered: [] });
    });
    await lab.start().answers.run();
    const ids = (await arrived(lab.server, 2)).map((letter) => /^Message-ID: (.*)$/m.exec(letter)?.[1]);
    expect(new Set(ids).size).toBe(1);
    expect(lab.audit.recent(5)).toHaveLength(1);
  });

  it('waits until the answer can be made, and gives up after three days', async () => {
    const lab = await openDesk();
    const { desk, answers, made } = lab.start();
    await lab.write(CODE);
    await desk.visit();
    made.content = null;
    await answers.run();
    await answers.run();
    expect(made.count).toBe(1); // not at once again
    lab.clock.now += HOUR;
    await answers.run();
    expect(made.count).toBe(2);
    lab.clock.now += 3 * DAY;
    await answers.run();
    expect(lab.notices).toEqual([{ kind: 'mail-not-sent', friendId: ANNA }]);
    expect(lab.store.state.users[ANNA]?.mail?.asked).toBeNull();
  });

  it('answers nobody whose access ended after the letter', async () => {
    const lab = await openDesk();
    const { desk, answers, made } = lab.start();
    await lab.write(CODE);
    await desk.visit();
    await lab.store.update((draft) => {
      const user = draft.users[ANNA];
      if (user) user.active = false;
    });
    await answers.run();
    expect(made.count).toBe(0);
    expect(lab.store.state.users[ANNA]?.mail?.asked).toBeNull();
  });

  it('leaves both servers alone for an hour that refuse the login, and logs it once without a secret', async () => {
    const lab = await openDesk();
    const { desk, post } = lab.start();
    lab.server.setPassword('another');
    await desk.visit();
    expect(desk.failure).toMatchObject({ since: NOW });
    lab.server.setPassword(DESK.password);
    lab.clock.now += HOUR - 1;
    await desk.visit();
    expect(desk.failure).not.toBeNull();
    // dovecot looks at its passwords once a second
    await eventually(async () => {
      lab.clock.now += HOUR;
      await desk.visit();
      return desk.failure === null;
    });
    lab.server.setPassword('another');
    const letter = { to: 'anna@mail.test', subject: 's', text: 't', files: [], id: 'x' };
    expect(await post.send(letter)).toBe('login');
    lab.server.setPassword(DESK.password);
    expect(await post.send(letter)).toBe('later');
    expect(JSON.stringify(lab.log)).not.toContain(DESK.password);
  });

  it('takes a refused letter for no fault of the server', async () => {
    const lab = await openDesk('nobody@mail.test');
    const { post } = lab.start();
    const letter = { to: 'nobody@mail.test', subject: 's', text: 't', files: [], id: 'x' };
    expect(await post.send(letter)).toBe('refused');
    expect(post.failure).toBeNull();
  });
});
