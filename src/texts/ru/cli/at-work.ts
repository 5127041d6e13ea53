import type { CliTexts } from '../../cli/texts.ts';

/** What a command says that would change a server on which another one is at work. */
export const atWork: CliTexts['atWork'] = {
  thisMachine: 'этот сервер',
  busy: (where, command, since, process) =>
    `${where}: там сейчас работает другая команда: vpn-bot ${command}, с ${since} (процесс ${process}).\nНичего не изменено. Повторите, когда она закончит.`,
  busySomehow: (where) =>
    `${where}: там сейчас работает другая команда vpn-bot.\nНичего не изменено. Повторите, когда она закончит.`,
  changed: 'Настройки этого сервера изменились в эту самую минуту. Ничего не сделано: повторите.',
};
