import type { LoginTroubleTexts } from '../../login-trouble.ts';

export const troubleInRussian: LoginTroubleTexts = {
  'other-user': (user) =>
    `этому входу там ничего нельзя, сервер просит входить как ${user}: vpn-bot node add … ${user}@…`,
  'no-shell': (user) =>
    `у входа ${user} нет оболочки (nologin, /bin/false), он ничего не выполняет; там: usermod -s /bin/sh ${user}`,
  'password-expired': (user) =>
    `пароль ${user} устарел, поэтому ничего не выполняется; задайте там новый: passwd ${user}`,
  'account-expired': (user) => `срок учётной записи ${user} истёк; там: chage -E -1 ${user}`,
  'second-factor': (user) =>
    `ключ ${user} сервер принял, но хочет второе подтверждение, а у бота его нет; там в sshd_config: Match User ${user}, под ним: AuthenticationMethods publickey`,
  'other-shell': (user) =>
    `оболочка ${user} не из семейства sh (csh, fish?) и бота не понимает; там: usermod -s /bin/sh ${user}`,
};
